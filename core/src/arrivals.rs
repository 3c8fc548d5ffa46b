//! 到访记录: coming and going, with a position or the reason for none. The envoy's own evidence. Several fixes become
//! one; how it lies to known places is a verdict with its reasons, and nothing is refused by either.

use ketepai_model::arrival::{Arrival, Direction};
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Place;
use ketepai_model::place::Position;
use ketepai_model::place::fixes::{self, Averaged};
use ketepai_model::place::geofence::{self, Verdict};
use ketepai_model::record::Envelope;
use ketepai_model::registry::{AnyRecord, Kind};

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// Coming or going.
#[derive(Clone, Debug)]
pub struct RecordArrival {
    /// Coming or going.
    pub direction: Direction,
    /// Where, by one fix or by several taken while standing still.
    pub fixes: Vec<Position>,
    /// Why there is no position; asked for only then.
    pub no_position: String,
    /// At whose place.
    pub party: Option<RecordId>,
}

/// A coming or going that was recorded, and what its position is worth.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Arrived {
    /// The arrival.
    pub id: RecordId,
    /// What its fixes came to; `None` where there were none.
    pub fixes: Option<Averaged>,
    /// How it lies to the party's places; `None` where no party was named.
    pub place: Option<PlaceView>,
}

/// How a position lies to the known places of one party or of several.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PlaceView {
    /// The verdict; its index counts the matching party's places.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Whose place it is that matched.
    pub party: Option<RecordId>,
    /// What people call that place; empty where it has no name.
    pub name: String,
}

impl App {
    /// Records a coming or going. Of several fixes the average is kept, and one alone as it came; where none of them
    /// is a position and no reason was given, the reason's code stands for one.
    pub fn record_arrival(&mut self, command: RecordArrival) -> Result<Arrived, AppError> {
        let mut arrival = Arrival::new(self.me()?.envelope(&self.context));
        let asked_s = self.context.clock.wall_ms().div_euclid(1000);
        let averaged = (!command.fixes.is_empty()).then(|| fixes::average(&command.fixes, Some(asked_s)));
        arrival.direction = Some(command.direction);
        arrival.position = averaged.as_ref().and_then(|a| a.position.clone());
        if let ([only], Some(_)) = (command.fixes.as_slice(), &arrival.position) {
            arrival.position = Some(only.clone());
        }
        arrival.no_position = command.no_position;
        let unusable = averaged.as_ref().filter(|a| a.position.is_none());
        if let Some(reason) = unusable.and_then(|a| a.reasons.first())
            && arrival.no_position.trim().is_empty()
        {
            arrival.no_position = reason.code().to_owned();
        }
        arrival.party = command.party;
        let place = match arrival.party {
            Some(party) => Some(self.judge_at(&arrival, &[party])?),
            None => None,
        };
        let id = self.save(arrival.into())?;
        Ok(Arrived {
            id,
            fixes: averaged,
            place,
        })
    }

    /// How an arrival lies to the known places of all these parties, in the month of its local date. A verdict, never
    /// a gate.
    pub fn place_verdict(&self, arrival: &RecordId, parties: &[RecordId]) -> Result<PlaceView, AppError> {
        let whole = self
            .store
            .whole(arrival)?
            .ok_or(AppError::NotFound { what: "arrival" })?;
        match Kind::from_name(&whole.line.kind).read(whole.document.fields) {
            AnyRecord::Arrival(arrival) => self.judge_at(&arrival, parties),
            _ => Err(AppError::NotFound { what: "arrival" }),
        }
    }

    fn judge_at(&self, arrival: &Arrival, parties: &[RecordId]) -> Result<PlaceView, AppError> {
        let mut known: Vec<(RecordId, usize)> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        for party in parties {
            let of_party = self.places_of(party)?;
            known.extend((0..of_party.len()).map(|index| (*party, index)));
            places.extend(of_party);
        }
        let month = local_month(&arrival.envelope);
        let mut verdict = geofence::judge(arrival.position.as_ref(), &places, month);
        let matched = verdict
            .place
            .and_then(|at| Some((known.get(at)?, places.get(at)?)));
        let (party, name) = match matched {
            Some(((party, _), place)) => (Some(*party), place.name.clone()),
            None => (None, String::new()),
        };
        verdict.place = matched.map(|((_, index), _)| *index);
        Ok(PlaceView { verdict, party, name })
    }

    /// A party's known places; none of one that is not here or is no organisation.
    pub(crate) fn places_of(&self, party: &RecordId) -> Result<Vec<Place>, AppError> {
        match self.organisation(party) {
            Ok(organisation) => Ok(organisation.places),
            Err(AppError::NotFound { .. }) => Ok(Vec::new()),
            Err(other) => Err(other),
        }
    }
}

/// The month (1–12) of a record's claimed local date.
pub(crate) fn local_month(envelope: &Envelope) -> u8 {
    month_of(envelope.day())
}

/// The month (1–12) of a day counted from 1970-01-01; 1 for a day beyond the calendar.
pub(crate) fn month_of(day: i64) -> u8 {
    let since = jiff::Timestamp::from_second(day.saturating_mul(86_400)).ok();
    let date = since.map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date());
    date.and_then(|date| u8::try_from(date.month()).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ketepai_model::ids::PersonId;

    #[test]
    fn the_month_is_that_of_the_place_and_not_of_greenwich() {
        let new_year_utc = 1_798_761_600;
        let at = |at_s, zone| local_month(&Envelope::own(PersonId([1; 8]), at_s, zone));
        assert_eq!(at(new_year_utc, 0), 1);
        assert_eq!(at(new_year_utc - 1, 0), 12);
        assert_eq!(at(new_year_utc - 8 * 3_600, 480), 1);
        assert_eq!(at(new_year_utc - 8 * 3_600 - 1, 480), 12);
        assert_eq!(at(i64::MAX, 480), 1, "beyond the calendar");
    }
}
