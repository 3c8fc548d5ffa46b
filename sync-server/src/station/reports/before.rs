//! Before a report is handed in: what is open among the records that it is made from, and whom to call. Nothing of
//! it changes a number, and nothing is kept back for it.

use std::collections::BTreeMap;

use ketepai_exchange::duplicates::{self, Candidate};
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Organisation;
use ketepai_model::programme::register::{Needs, Register};
use ketepai_model::programme::rules::Day;
use ketepai_store::read::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ReportAsk, rule_of};
use crate::error::Error;
use crate::station::Station;

/// Of more organisations than this no duplicates are looked for: it would take longer than somebody waits.
const MOST_COMPARED: usize = 20_000;

/// What is open before a report is handed in. Lists name at most 500 records; the counts are of all.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Before {
    /// From what had arrived up to here.
    pub position: u64,
    /// Visits and trainings of the period that nobody confirmed.
    pub unconfirmed: u64,
    /// The same by party, as a list of calls.
    pub calls: Vec<Call>,
    /// Fields that several people set at once, and that await a choice.
    pub conflicts: u64,
    /// The records in which they stand.
    pub in_conflict: Vec<RecordLine>,
    /// Records that break a rule of their kind.
    pub invalid: u64,
    /// Those records.
    pub broken: Vec<RecordLine>,
    /// Entries that wait for what they rest on.
    pub waiting: u64,
    /// Entries that their authors signed and whose content never came.
    pub missing: u64,
    /// Segments that others name as the one before them, and that are not here.
    pub gaps: u64,
    /// Files that records name, and that are not here.
    pub files: u64,
    /// Entries that wait for a coordinator's review.
    pub held: u64,
    /// Organisations that may be one; none where there are too many to compare.
    pub duplicates: Option<Vec<Pair>>,
    /// Of the records of the period: how many have each weakness, by its code. Shown, never deducted.
    pub weak: BTreeMap<String, u64>,
}

/// Whom to call, and about what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Call {
    /// The party; none: the record names none.
    #[schema(value_type = Option<String>)]
    pub party: Option<RecordId>,
    /// Its name.
    pub name: String,
    /// How to reach it, as it was written.
    pub contact: String,
    /// What to ask about.
    pub services: Vec<RecordLine>,
}

/// A record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RecordLine {
    /// Which.
    #[schema(value_type = String)]
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// What a person calls it.
    pub title: String,
    /// The local date, `2026-05-01`.
    pub day: String,
    /// `field:rule` where it breaks one.
    pub invalid: Option<String>,
}

/// Two organisations that may be one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Pair {
    /// The record with the smaller id.
    #[schema(value_type = String)]
    pub a: RecordId,
    /// Its name.
    pub name_a: String,
    /// The other.
    #[schema(value_type = String)]
    pub b: RecordId,
    /// Its name.
    pub name_b: String,
    /// 40 to 100.
    pub score: u32,
    /// Why, as codes.
    pub reasons: Vec<String>,
}

impl Station {
    /// What is open before a report is handed in.
    pub fn before_submit(&self, ask: &ReportAsk) -> Result<Before, Error> {
        let (shown, shelved) = self.opened(ask)?;
        rule_of(&shelved, &ask.report)?;
        let register = Register::read(shown.books(), &shelved.rules, Needs::ALL)?;
        let open = shown
            .store()
            .unsettled(ask.from_day, ask.to_day.min(ask.as_of_day))?;
        Ok(Before {
            position: shown.position,
            unconfirmed: open.unconfirmed_count,
            calls: calls(&open.unconfirmed, &register),
            conflicts: open.conflict_count,
            in_conflict: open.conflicts.iter().map(RecordLine::of).collect(),
            invalid: open.invalid_count,
            broken: open.invalid.iter().map(RecordLine::of).collect(),
            waiting: open.waiting,
            missing: open.missing,
            gaps: open.gaps,
            files: open.files,
            held: shown.store().held(None)?.len() as u64,
            duplicates: pairs(&register),
            weak: open.weak,
        })
    }
}

impl RecordLine {
    pub(in crate::station) fn of(line: &Line) -> Self {
        RecordLine {
            id: line.id,
            kind: line.kind.clone(),
            title: line.title.clone(),
            day: Day(line.day).to_string(),
            invalid: line.invalid.clone(),
        }
    }
}

/// One call for each party, those with most to ask about first.
fn calls(unconfirmed: &[Line], register: &Register) -> Vec<Call> {
    let mut by_party: BTreeMap<Option<RecordId>, Vec<RecordLine>> = BTreeMap::new();
    for line in unconfirmed {
        let party = line.party.map(|party| register.party(&party));
        by_party.entry(party).or_default().push(RecordLine::of(line));
    }
    let call = |(party, services): (Option<RecordId>, Vec<RecordLine>)| Call {
        name: party.map(|p| register.party_name(&p)).unwrap_or_default(),
        contact: party
            .and_then(|p| Some(register.organisations.get(&p)?.contact.clone()))
            .unwrap_or_default(),
        party,
        services,
    };
    let mut calls: Vec<Call> = by_party.into_iter().map(call).collect();
    calls.sort_by_key(|call| std::cmp::Reverse(call.services.len()));
    calls
}

fn pairs(register: &Register) -> Option<Vec<Pair>> {
    let stands = |id: &RecordId| !register.merges.contains_key(id);
    let candidates: Vec<Candidate> = register
        .organisations
        .iter()
        .filter(|(id, _)| stands(id))
        .map(|(id, organisation)| Candidate::of(*id, organisation))
        .collect();
    if candidates.len() > MOST_COMPARED {
        return None;
    }
    let name = |id: &RecordId| {
        register
            .organisations
            .get(id)
            .map(Organisation::name)
            .unwrap_or_default()
    };
    let pair = |found: duplicates::Proposal| Pair {
        name_a: name(&found.a),
        name_b: name(&found.b),
        a: found.a,
        b: found.b,
        score: found.score,
        reasons: found
            .reasons
            .iter()
            .map(|reason| reason.code().to_owned())
            .collect(),
    };
    Some(duplicates::propose(&candidates).into_iter().map(pair).collect())
}
