//! What is looked for: a demand or a question, made ready to be compared. Only what may be published is read; the
//! private part of a demand takes no part. Must not weigh anything.

use std::collections::BTreeSet;

use super::Need;
use super::words::{Words, words};
use crate::civil::civil_from_days;
use crate::ids::{PersonId, RecordId};
use crate::organisation::Organisation;
use crate::place::Position;
use crate::question::Question;

/// A need, ready to be compared with many offers.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The demand or question.
    pub id: RecordId,
    /// Whose, where it is a party's.
    pub party: Option<RecordId>,
    /// Its words.
    pub words: Words,
    /// The statistical area, or empty.
    pub area: String,
    /// Where.
    pub position: Option<Position>,
    /// The language, or empty.
    pub language: String,
    /// Agreed beforehand with these.
    pub wanted: BTreeSet<PersonId>,
    /// Whether it may be claimed.
    pub claimable: bool,
}

impl Sought {
    /// Of a demand. Where it names no place, the party's place of that month is taken.
    pub fn of_need(need: &Need<'_>, day: i64) -> Self {
        let demand = need.demand;
        let of_party = need.party.map(|p| p.industry.as_str());
        let texts = [&demand.title, &demand.domain, &demand.industry]
            .into_iter()
            .chain(&demand.text);
        let area = [Some(&demand.area), need.party.map(|p| &p.area)]
            .into_iter()
            .flatten();
        Sought {
            id: need.id,
            party: demand.party,
            words: words(texts.map(String::as_str).chain(of_party)),
            area: area
                .into_iter()
                .find(|a| !a.is_empty())
                .cloned()
                .unwrap_or_default(),
            position: demand.position.clone().or_else(|| lives_at(need.party?, day)),
            language: demand.language.clone(),
            wanted: demand.wanted.0.iter().copied().collect(),
            claimable: demand.claimable,
        }
    }

    /// Of a question to the desk.
    pub fn of_question(id: RecordId, question: &Question) -> Self {
        Sought {
            id,
            party: None,
            words: words(question.text.iter().map(String::as_str)),
            area: String::new(),
            position: None,
            language: question.language.clone(),
            wanted: BTreeSet::new(),
            claimable: false,
        }
    }
}

/// Where a party lives on a day: winter camp or summer pasture; else the first place that is on a map.
pub fn lives_at(party: &Organisation, day: i64) -> Option<Position> {
    let month = u8::try_from(civil_from_days(day).1).unwrap_or(1);
    let now = party
        .places
        .iter()
        .filter(|p| p.lived_in(month))
        .find_map(|p| p.centre());
    now.or_else(|| party.places.iter().find_map(|p| p.centre()))
}
