//! `arrive` and `leave`: 到访记录, the envoy's own evidence. No position is no obstacle; a reason is enough.

use ketepai_core::arrivals::RecordArrival;
use ketepai_core::model::arrival::Direction;

use crate::arguments::Arrival;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

pub fn record(mut session: Session<'_>, direction: Direction, arrival: Arrival) -> Result<(), Failure> {
    let party = arrival.party.as_deref().map(|id| session.find(id)).transpose()?;
    let id = session.app.record_arrival(RecordArrival {
        direction,
        position: input::maybe_position(arrival.at.as_deref())?,
        no_position: arrival.no_position,
        party,
    })?;
    session.saved(&id, "arrival")
}
