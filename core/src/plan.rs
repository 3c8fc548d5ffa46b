//! Today's round: an order for the visits to make, from what lies on this phone. A proposal; nothing of it is kept.

use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Place;
use ketepai_model::place::Position;
use ketepai_model::place::plan::{DayPlan, Stop, Travel, plan};
use ketepai_model::record::local_day;
use ketepai_model::registry::{AnyRecord, Kind};

use crate::app::App;
use crate::arrivals::month_of;
use crate::error::AppError;

/// How long a visit takes where nobody says, minutes.
pub const VISIT_MINUTES: u32 = 60;
/// Visits in one day's round.
pub const MOST_VISITS: usize = 100;
/// Among so many of one's last arrivals one with a position is looked for.
const ARRIVALS: u32 = 200;

impl App {
    /// An order for visits, each at its season's place. Rules: `required` for no visit at all, `too_many` above
    /// [`MOST_VISITS`]; [`AppError::NotFound`] for a party that is not here. One named twice is visited once.
    pub fn plan_day(
        &self,
        from: &Position,
        parties: &[RecordId],
        travel: &Travel,
    ) -> Result<DayPlan, AppError> {
        let mut places: Vec<(RecordId, Vec<Place>)> = Vec::new();
        for party in parties {
            if places.iter().all(|(id, _)| id != party) {
                self.not_hidden(party)?;
                places.push((*party, self.organisation(party)?.places));
            }
        }
        let rule = match places.len() {
            0 => Some("required"),
            n if n > MOST_VISITS => Some("too_many"),
            _ => None,
        };
        if let Some(rule) = rule {
            return Err(AppError::Invalid {
                field: "parties".into(),
                rule: rule.into(),
            });
        }
        let stops: Vec<Stop<'_>> = places
            .iter()
            .map(|(id, places)| Stop {
                id: *id,
                places,
                minutes: VISIT_MINUTES,
                window: None,
            })
            .collect();
        let (now_s, zone) = self.now();
        Ok(plan(from, &stops, month_of(local_day(now_s, zone)), travel))
    }

    /// Where this person was last, by their own arrivals.
    pub fn last_position(&self) -> Result<Option<Position>, AppError> {
        let me = self.me()?.person();
        for line in self.list(Some("arrival"), ARRIVALS)? {
            if line.person != Some(me) {
                continue;
            }
            let whole = self.store.whole(&line.id)?;
            let read = whole.map(|w| Kind::from_name(&w.line.kind).read(w.document.fields));
            if let Some(AnyRecord::Arrival(arrival)) = read
                && let Some(position) = arrival.position.filter(Position::is_on_earth)
            {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }
}
