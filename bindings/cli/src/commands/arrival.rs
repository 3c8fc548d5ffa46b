//! `arrive` and `leave`: 到访记录, the envoy's own evidence. No position is no obstacle; a reason is enough.

use ketepai_core::arrivals::RecordArrival;
use ketepai_core::model::arrival::Direction;

use crate::arguments::Arrival;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::verdict;

pub fn record(mut session: Session<'_>, direction: Direction, arrival: Arrival) -> Result<(), Failure> {
    let party = arrival.party.as_deref().map(|id| session.find(id)).transpose()?;
    let fixes = arrival
        .at
        .iter()
        .map(|text| input::position(text, &arrival.datum));
    let arrived = session.app.record_arrival(RecordArrival {
        direction,
        fixes: fixes.collect::<Result<_, _>>()?,
        no_position: arrival.no_position,
        party,
    })?;
    let more = serde_json::json!({"fixes": arrived.fixes, "place": arrived.place});
    session.saved_with(&arrived.id, "arrival", &more)?;
    // One typed position needs no word on what it is worth; several do.
    if let Some(fixes) = arrived.fixes.as_ref().filter(|_| arrival.at.len() > 1) {
        session.voice.tell_beside(&verdict::fixes(&session, fixes));
    }
    if let Some(place) = &arrived.place {
        session.voice.tell_beside(&verdict::sentence(&session, place)?);
    }
    Ok(())
}
