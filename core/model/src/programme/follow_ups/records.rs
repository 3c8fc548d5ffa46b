//! What single records ask for. Must not look at the season.

use super::{Sources, Suggested};
use crate::demand::{Demand, DemandState};
use crate::envoy::Envoy;
use crate::ids::RecordId;
use crate::treatment::Treatment;
use crate::visit::Visit;

/// An insurance that ends within so many days is spoken of.
const INSURANCE_AHEAD: i64 = 30;

pub(super) fn suggested(sources: &Sources<'_>, day: i64) -> Vec<Suggested> {
    let mut all = Vec::new();
    for (id, treatment) in sources.treatments.iter().filter(|(_, t)| may_be_spoken_of(t)) {
        let done = sources
            .treatments
            .iter()
            .any(|(_, later)| follows(later, treatment));
        all.extend(again(*id, treatment, day).filter(|_| !done));
        all.extend(withdrawal(*id, treatment, day));
    }
    all.extend(
        sources
            .visits
            .iter()
            .filter_map(|(id, visit)| next_step(*id, visit, day)),
    );
    all.extend(
        sources
            .demands
            .iter()
            .filter_map(|(id, demand)| deadline(*id, demand, day)),
    );
    all.extend(
        sources
            .envoys
            .iter()
            .filter_map(|(id, card)| insurance(*id, card, day)),
    );
    all.extend(sources.workflows.iter().map(|step| Suggested {
        rule: format!("workflow:{}", step.step),
        words: step.name.clone(),
        ..Suggested::new("workflow", step.record, Some(step.due_day), day)
    }));
    all
}

/// A task is read by all who work there; a suspected plague is not.
fn may_be_spoken_of(treatment: &Treatment) -> bool {
    !treatment.suspected && !treatment.envelope.deleted
}

/// Whether a later treatment of the same herd with the same product took the matter on.
fn follows(later: &Treatment, earlier: &Treatment) -> bool {
    let what = |t: &Treatment| {
        (
            t.party,
            t.kind.clone(),
            t.herd.clone(),
            t.plot.clone(),
            t.product.clone(),
        )
    };
    later.envelope.at_s > earlier.envelope.at_s && !later.envelope.deleted && what(later) == what(earlier)
}

/// “补免还差3天，上次12只未免”: those left out, or the next round.
fn again(id: RecordId, treatment: &Treatment, day: i64) -> Option<Suggested> {
    let left_out = treatment.left_out.filter(|n| *n > 0);
    let code = match (left_out, treatment.next_due_day) {
        (Some(_), Some(_)) => "left_out",
        (Some(_), None) => "left_out_undated",
        (None, Some(_)) => "next_due",
        (None, None) => return None,
    };
    let next = Suggested::new(code, id, treatment.next_due_day, day);
    let next = left_out
        .into_iter()
        .fold(next, |next, n| next.number("left_out", n));
    Some(Suggested {
        rule: if left_out.is_some() { "left_out" } else { code }.to_owned(),
        party: treatment.party,
        words: treatment.product.clone(),
        ..next
    })
}

/// The first day on which meat, milk or crop may be sold again; afterwards there is nothing to say.
fn withdrawal(id: RecordId, treatment: &Treatment, day: i64) -> Option<Suggested> {
    let sale = treatment.earliest_sale_day()?;
    if sale <= treatment.envelope.day() || sale < day {
        return None;
    }
    let until = Suggested::new("withdrawal", id, Some(sale), day);
    Some(Suggested {
        party: treatment.party,
        words: treatment.product.clone(),
        ..until
    })
}

fn next_step(id: RecordId, visit: &Visit, day: i64) -> Option<Suggested> {
    let said = !visit.next_step.trim().is_empty() && !visit.envelope.deleted;
    said.then(|| Suggested {
        party: visit.parties.0.first().copied(),
        words: visit.next_step.trim().to_owned(),
        ..Suggested::new("next_step", id, None, day)
    })
}

fn deadline(id: RecordId, demand: &Demand, day: i64) -> Option<Suggested> {
    let over = matches!(demand.state, Some(DemandState::Answered | DemandState::Withdrawn));
    let due = demand
        .deadline_day
        .filter(|_| !over && !demand.envelope.deleted)?;
    let until = Suggested::new("deadline", id, Some(due), day);
    Some(Suggested {
        party: demand.party,
        words: demand.title.clone(),
        ..until
    })
}

/// 人身意外伤害保险 (焦作 四(三)2) ends while its envoy is still posted.
fn insurance(id: RecordId, card: &Envoy, day: i64) -> Option<Suggested> {
    let posted = card.from_day.is_none_or(|from| from <= day) && card.to_day.is_none_or(|to| to >= day);
    let until = card
        .insured_until_day
        .filter(|_| posted && !card.envelope.deleted)?;
    let ends_first = card.to_day.is_none_or(|to| until < to);
    let soon = until <= day.saturating_add(INSURANCE_AHEAD) && ends_first;
    let rule = format!("insurance:{until}");
    soon.then(|| Suggested {
        rule,
        ..Suggested::new("insurance", id, Some(until), day)
    })
}
