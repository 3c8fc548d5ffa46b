//! 末位淘汰 (黑龙江 七(五)): who stands last, within a county or among all. The document gives no number; the rule's
//! setting does, and of too few nobody is last. It points out; an officer eliminates.

use std::collections::BTreeMap;

use super::worksheet::{Row, in_order};
use crate::programme::rules::Elimination;

/// One who stands last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// Whose.
    pub id: String,
    /// Within which county; empty: among all.
    pub within: String,
    /// Of how many with a total.
    pub of: usize,
    /// `last_place`; or `tied_at_the_last_place`, where as many as may go are fewer than stand equal: an officer
    /// decides, nobody goes by name.
    pub code: &'static str,
}

/// Those who stand last. Rows without a total stand nowhere. A county that is not known is one of its own.
pub fn last_places(elimination: &Elimination, rows: &[Row]) -> Vec<Last> {
    let mut groups: BTreeMap<&str, Vec<(super::points::Points, &Row)>> = BTreeMap::new();
    for (points, row) in in_order(rows) {
        let within = if elimination.within == "county" {
            row.county.as_str()
        } else {
            ""
        };
        groups.entry(within).or_default().push((points, row));
    }
    groups
        .iter()
        .flat_map(|(within, group)| of_group(elimination, within, group))
        .collect()
}

fn of_group(elimination: &Elimination, within: &str, group: &[(super::points::Points, &Row)]) -> Vec<Last> {
    let goes = usize::try_from(elimination.last).unwrap_or(0).min(group.len());
    let enough = i64::try_from(group.len()).is_ok_and(|n| n >= elimination.at_least);
    if goes == 0 || !enough {
        return Vec::new();
    }
    let line = group[group.len() - goes].0;
    let tied = group.iter().filter(|(points, _)| *points <= line).count() > goes;
    let told = group
        .iter()
        .filter(|(points, _)| *points <= line)
        .map(|(points, row)| Last {
            id: row.id.clone(),
            within: within.to_owned(),
            of: group.len(),
            code: if tied && *points == line {
                "tied_at_the_last_place"
            } else {
                "last_place"
            },
        });
    told.collect()
}
