//! 到访记录: coming and going, with a position or the reason for none. The envoy's own evidence.

use ketepai_model::arrival::{Arrival, Direction};
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Place;
use ketepai_model::place::Position;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_model::visit::PlaceVerdict;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// Within this many metres of a known place one is there.
const INSIDE_M: f64 = 200.0;
/// Within this many metres, given the accuracy of the fix, one is near.
const NEAR_M: f64 = 1_000.0;

/// Coming or going.
#[derive(Clone, Debug)]
pub struct RecordArrival {
    /// Coming or going.
    pub direction: Direction,
    /// Where.
    pub position: Option<Position>,
    /// Why there is no position; asked for only then.
    pub no_position: String,
    /// At whose place.
    pub party: Option<RecordId>,
}

impl App {
    /// Records a coming or going.
    pub fn record_arrival(&mut self, command: RecordArrival) -> Result<RecordId, AppError> {
        let mut arrival = Arrival::new(self.me()?.envelope(&self.context));
        arrival.direction = Some(command.direction);
        arrival.position = command.position;
        arrival.no_position = command.no_position;
        arrival.party = command.party;
        self.save(arrival.into())
    }

    /// How an arrival lies to a party's known places. A verdict, never a gate.
    pub fn place_verdict(&self, arrival: &RecordId, party: &RecordId) -> Result<PlaceVerdict, AppError> {
        let whole = self
            .store
            .whole(arrival)?
            .ok_or(AppError::NotFound { what: "arrival" })?;
        let AnyRecord::Arrival(arrival) = Kind::from_name(&whole.line.kind).read(whole.document.fields)
        else {
            return Err(AppError::NotFound { what: "arrival" });
        };
        let places = match self.organisation(party) {
            Ok(organisation) => organisation.places,
            Err(AppError::NotFound { .. }) => Vec::new(),
            Err(other) => return Err(other),
        };
        Ok(arrival
            .position
            .map_or(PlaceVerdict::Missing, |here| verdict(&here, &places)))
    }
}

fn verdict(here: &Position, places: &[Place]) -> PlaceVerdict {
    let distances = places
        .iter()
        .filter_map(|p| p.position.as_ref())
        .map(|there| here.distance_m(there));
    let Some(nearest) = distances.min_by(f64::total_cmp) else {
        return PlaceVerdict::Missing;
    };
    let accuracy = f64::from(here.accuracy_m.unwrap_or(0));
    match nearest {
        d if d <= INSIDE_M => PlaceVerdict::Inside,
        d if d - accuracy <= NEAR_M => PlaceVerdict::Near,
        _ => PlaceVerdict::Outside,
    }
}
