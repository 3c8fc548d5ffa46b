//! Likely duplicates: the household that two envoys each wrote down. It proposes pairs with their reasons; a
//! person decides. Nothing here merges anything.
//!
//! A pair is proposed for the same credit code, or for names alike *and* something else in common: the
//! telephone, a place, the area. A telephone alone is a family's, a place alone a camp's, a name alone half a
//! banner's.
//!
//! What it does not do: it does not know that a household is now under the son's name, or that 满都拉合作社 traded
//! as something else; it reads each character by its usual sound; it compares no name in English with one in
//! Chinese unless they sound alike; it looks at no photo, herd or visit. Two 巴特尔 of one village are proposed,
//! and may well be two men.

mod blocks;
mod names;
mod score;

use std::collections::BTreeMap;

use ketepai_model::ids::RecordId;
use ketepai_model::organisation::{Organisation, OrganisationType};
use ketepai_model::place::Position;

pub use names::Alike;
pub use score::{Proposal, Reason};

/// What is compared of an organisation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Candidate {
    /// Which record.
    pub id: RecordId,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// Telephone numbers as written; several may stand in one text.
    pub phone: String,
    /// Unified social credit code, or empty.
    pub credit_code: String,
    /// Latitude and longitude, WGS-84 degrees.
    pub positions: Vec<(f64, f64)>,
    /// Statistical area, or a prefix, or empty.
    pub area: String,
    /// What it is.
    pub kind: Option<OrganisationType>,
}

impl Candidate {
    /// The candidate that a record is.
    pub fn of(id: RecordId, record: &Organisation) -> Self {
        Candidate {
            id,
            names: record.names.clone(),
            phone: record.contact.clone(),
            credit_code: record.credit_code.clone(),
            positions: record
                .places
                .iter()
                .filter_map(|p| p.position.as_ref().map(Position::degrees))
                .collect(),
            area: record.area.clone(),
            kind: record.kind.clone(),
        }
    }
}

/// Pairs that may be one organisation, likeliest first; the same for the same candidates in any order. Of
/// 50,000 candidates a few seconds: only those are compared that share a telephone, a credit code, or a sound
/// and a place.
pub fn propose(candidates: &[Candidate]) -> Vec<Proposal> {
    let looks: Vec<score::Look> = candidates.iter().map(score::Look::of).collect();
    let pairs = blocks::pairs(&looks);
    let mut proposals: Vec<Proposal> = pairs
        .into_iter()
        .filter_map(|(a, b)| score::compare(&looks[a], &looks[b]))
        .collect();
    proposals.sort_by(|x, y| y.score.cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    proposals.dedup();
    proposals
}

#[cfg(test)]
mod tests;
