//! 产品供销 both ways (内蒙古 二(四)): what one side has and another looks for. Puts two entries side by side and no
//! more: no price is judged, no order taken, no money moved.

use super::weigh::kilometres;
use super::words::{covered, words};
use crate::ids::RecordId;
use crate::place::Position;
use crate::trade::{Trade, TradeKind};

/// Every code of a match; its sentence is `match-trade_<code>`.
pub const CODES: &[&str] = &["product", "days", "km", "same_county"];
/// At least so much of the shorter name in common, thousandths.
const ALIKE: i64 = 500;

/// An entry with where it stands.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The record.
    pub id: RecordId,
    /// What it says.
    pub trade: &'a Trade,
    /// The area of its scope, digits.
    pub area: &'a str,
    /// Where, if it is known.
    pub position: Option<Position>,
}

/// A supply and a wish that fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// What is offered.
    pub supply: RecordId,
    /// What is sought.
    pub wanted: RecordId,
    /// How alike the products' names are, percent.
    pub product: i64,
    /// On how many days both hold; `None`: without end.
    pub days: Option<i64>,
    /// How far apart, kilometres.
    pub km: Option<i64>,
    /// Both in one county.
    pub same_county: bool,
}

/// Every pair of an open supply and an open wish that hold today or later: wishes by id, for each the nearest
/// name first, then the same county, then the shorter way, then by id. `day`: days since 1970-01-01.
pub fn trades(entries: &[Entry<'_>], day: i64) -> Vec<Fit> {
    let of = |kind: TradeKind| {
        entries
            .iter()
            .filter(move |e| e.trade.kind.as_ref() == Some(&kind) && open(e, day))
    };
    let mut fits: Vec<Fit> = of(TradeKind::Wanted)
        .flat_map(|wanted| of(TradeKind::Supply).filter_map(move |supply| fit(supply, wanted, day)))
        .collect();
    fits.sort_by_key(|f| {
        let way = (f.km.is_none(), f.km);
        (
            f.wanted,
            std::cmp::Reverse(f.product),
            !f.same_county,
            way,
            f.supply,
        )
    });
    fits.dedup();
    fits
}

fn open(entry: &Entry<'_>, day: i64) -> bool {
    let trade = entry.trade;
    !trade.closed && !trade.envelope.deleted && trade.to_day.is_none_or(|to| to >= day)
}

fn fit(supply: &Entry<'_>, wanted: &Entry<'_>, day: i64) -> Option<Fit> {
    let (own, sought) = (
        words([supply.trade.product.as_str()]),
        words([wanted.trade.product.as_str()]),
    );
    let alike = covered(&own, &sought)
        .max(covered(&sought, &own))
        .filter(|share| *share >= ALIKE)?;
    let from = [supply.trade.from_day, wanted.trade.from_day, Some(day)]
        .into_iter()
        .flatten()
        .max()?;
    let to = [supply.trade.to_day, wanted.trade.to_day]
        .into_iter()
        .flatten()
        .min();
    if to.is_some_and(|to| to < from) {
        return None;
    }
    let county = |entry: &Entry<'_>| entry.area.get(..6).map(str::to_owned);
    Some(Fit {
        supply: supply.id,
        wanted: wanted.id,
        product: alike / 10,
        days: to.map(|to| to - from + 1),
        km: supply
            .position
            .as_ref()
            .zip(wanted.position.as_ref())
            .and_then(|(a, b)| kilometres(a, b)),
        same_county: county(supply).is_some() && county(supply) == county(wanted),
    })
}
