//! `visit` and `visit edit`: 服务记录.

use ketepai_core::model::record::Source;
use ketepai_core::model::visit::Activity;
use ketepai_core::visits::RecordVisit;

use crate::arguments::{Visit, VisitEdit};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::verdict;

pub fn record(mut session: Session<'_>, visit: Visit) -> Result<(), Failure> {
    let command = RecordVisit {
        parties: session.find_all(&visit.party)?,
        companions: session.people(&visit.with)?,
        activity: input::code("activity", &visit.activity, Activity::CODES)?,
        arrival: visit.arrival.as_deref().map(|id| session.find(id)).transpose()?,
        source: input::code("source", &visit.source, Source::CODES)?,
        problem: visit.problem,
        advice: visit.advice,
        result: visit.result,
        people: visit.people,
        next_step: visit.next,
        online: visit.online,
        no_position: visit.no_position,
        at_s: None,
    };
    let (arrival, parties) = (command.arrival, command.parties.clone());
    let id = session.app.record_visit(command)?;
    let place = arrival
        .map(|arrival| session.app.place_verdict(&arrival, &parties))
        .transpose()?;
    session.saved_with(&id, "visit", &serde_json::json!({"place": place}))?;
    if let Some(place) = &place {
        session.voice.tell_beside(&verdict::sentence(&session, place)?);
    }
    Ok(())
}

pub fn edit(mut session: Session<'_>, edit: &VisitEdit) -> Result<(), Failure> {
    if edit.next.is_none() && edit.add_advice.is_empty() {
        return Err(input::invalid("next_step", "nothing_to_change"));
    }
    let id = session.find(&edit.id)?;
    if let Some(next) = &edit.next {
        session.app.set_next_step(&id, next)?;
    }
    for paragraph in &edit.add_advice {
        session.app.add_advice(&id, paragraph)?;
    }
    session.saved(&id, "visit")
}
