//! The metrics of full records of every kind.

use std::collections::BTreeSet;

use ketepai_core::model as m;
use m::registry::Kind;

/// The metrics that records of every kind add to, full ones where fullness adds more.
pub fn of_every_kind() -> BTreeSet<&'static str> {
    use m::record::{Envelope, Record};
    let envelope = Envelope::own(m::ids::PersonId([1; 8]), 0, 480);
    let mut metrics = BTreeSet::new();
    for name in Kind::NAMES {
        let mut fields = m::arrival::Arrival::new(envelope.clone()).to_fields();
        fields.remove("d");
        let record = Kind::from_name(name).read(fields);
        metrics.extend(record.facts(None).iter().map(|f| f.metric));
    }
    let mut visit = m::visit::Visit::to(envelope.clone(), m::ids::RecordId([2; 16]));
    visit.people = Some(1);
    let mut training = m::training::Training::new(envelope.clone());
    training.headcount = Some(1);
    training.groups.insert("firm_head".into(), 1);
    let mut question = m::question::Question::new(envelope.clone());
    question.answers = vec!["a".into()];
    metrics.extend(of_the_kinds_that_programmes_look_into(&envelope));
    metrics.extend(visit.facts(None).iter().map(|f| f.metric));
    metrics.extend(training.facts(None).iter().map(|f| f.metric));
    metrics.extend(question.facts(None).iter().map(|f| f.metric));
    metrics
}

fn of_the_kinds_that_programmes_look_into(envelope: &m::record::Envelope) -> BTreeSet<&'static str> {
    use m::assignment::{Assignment, Subject};
    use m::demand::{Demand, DemandState};
    use m::outcome::{Outcome, OutcomeKind, PlanLevel};
    use m::record::Record;
    use m::station::{Station, StationKind};
    use m::trade::{Trade, TradeKind};
    use m::value::Packed;
    let mut records: Vec<m::registry::AnyRecord> = Vec::new();
    for code in StationKind::CODES {
        let mut station = Station::new(envelope.clone());
        (station.kind, station.filed_day) = (Some(StationKind::from_code(code)), Some(0));
        records.push(station.into());
    }
    for (kind, level) in OutcomeKind::CODES.iter().zip(PlanLevel::CODES.iter().cycle()) {
        let mut outcome = Outcome::new(envelope.clone());
        outcome.kind = Some(OutcomeKind::from_code(kind));
        (outcome.level, outcome.plan) = (Some(PlanLevel::from_code(level)), "a".into());
        records.push(outcome.clone().into());
        (outcome.kind, outcome.newly_built) = (Some(OutcomeKind::RdInstitution), true);
        records.push(outcome.into());
    }
    for subject in [Subject::Team, Subject::Corporate] {
        let mut assignment = Assignment::new(envelope.clone());
        (assignment.subject, assignment.from_day) = (Some(subject), Some(0));
        assignment.persons = Packed(vec![m::ids::PersonId([1; 8])]);
        assignment.parties = Packed(vec![m::ids::RecordId([2; 16])]);
        records.push(assignment.into());
    }
    for kind in [TradeKind::Supply, TradeKind::Wanted] {
        let mut trade = Trade::new(envelope.clone());
        trade.kind = Some(kind);
        records.push(trade.into());
    }
    let mut demand = Demand::new(envelope.clone());
    demand.state = Some(DemandState::Answered);
    let mut treatment = m::treatment::Treatment::new(envelope.clone());
    treatment.treated = Some(1);
    let mut answer = m::satisfaction::Satisfaction::new(envelope.clone());
    answer.score = Some(5);
    let mut expense = m::expense::Expense::new(envelope.clone());
    expense.amount_fen = Some(1);
    let mut task = m::task::Task::new(envelope.clone());
    task.state = Some(m::task::TaskState::Done);
    let facts = [demand.facts(None), treatment.facts(None), answer.facts(None)];
    let more = [expense.facts(None), task.facts(None)];
    let rest = records.iter().flat_map(|record| record.facts(None));
    rest.chain(facts.into_iter().chain(more).flatten())
        .map(|fact| fact.metric)
        .collect()
}
