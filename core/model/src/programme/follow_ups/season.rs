//! Work of the season for parties that have those animals or crops: 春季口蹄疫免疫 and the like. A banner's own
//! calendar says when. Must not look at single records.

use super::{Sources, Suggested};
use crate::ids::RecordId;
use crate::organisation::{Organisation, OrganisationType};
use crate::programme::rules::{Day, Season};

/// Spoken of so many days before it begins.
const AHEAD: i64 = 14;

pub(super) fn suggested(sources: &Sources<'_>, day: i64) -> Vec<Suggested> {
    let open = sources
        .seasons
        .iter()
        .filter_map(|season| Some((season, span(season, day)?)));
    let all = open.flat_map(|(season, span)| {
        let parties = sources
            .organisations
            .iter()
            .filter(|(_, party)| concerns(season, party));
        parties.map(move |(id, party)| of_party(season, span, *id, party, day))
    });
    all.collect()
}

/// From when to when the season runs that is open on a day, or opens soon; it may run over the new year.
fn span(season: &Season, day: i64) -> Option<(i64, i64)> {
    let year = Day(day).year();
    let spans = (year - 1..=year + 1).filter_map(|year| {
        let from = Day::parse(&format!("{year:04}-{}", season.from))?;
        let to = Day::parse(&format!("{year:04}-{}", season.to))?;
        let over = Day::parse(&format!("{:04}-{}", year + 1, season.to));
        Some((from.0, if to < from { over?.0 } else { to.0 }))
    });
    spans
        .into_iter()
        .find(|(from, to)| from - AHEAD <= day && day <= *to)
}

/// Those who keep such a herd; a season for all is for those who are served, not for those who send.
fn concerns(season: &Season, party: &Organisation) -> bool {
    use OrganisationType::{Department, HomeUnit};
    let served = !matches!(party.kind, Some(Department | HomeUnit)) && party.merged_into.is_none();
    let keeps = |herd: &String| party.herd.get(herd).is_some_and(|heads| *heads > 0);
    served && !party.envelope.deleted && (season.herds.is_empty() || season.herds.iter().any(keeps))
}

fn of_party(
    season: &Season,
    (from, to): (i64, i64),
    id: RecordId,
    party: &Organisation,
    day: i64,
) -> Suggested {
    let heads: i64 = season.herds.iter().filter_map(|herd| party.herd.get(herd)).sum();
    let next = Suggested {
        rule: format!("season:{}:{}", season.id, Day(from).year()),
        party: Some(id),
        words: season.title.clone(),
        ..Suggested::new("season", id, Some(to), day)
    };
    if heads > 0 {
        next.number("heads", heads)
    } else {
        next
    }
}
