//! 供销信息: what is offered and what is sought (内蒙古: 产品供销, both ways). Must not take payment or orders.

use crate::error::{Error, invalid};
use crate::record::{Fact, Listing, record, validate_envelope, validate_period};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// Which way.
    TradeKind {
        /// 供应
        Supply = "supply",
        /// 求购
        Wanted = "wanted",
    }
}

record! {
    /// One offer or one wish. Public, so the contact is what its person chose to publish.
    Trade = "trade", schema 1 {
        /// Which way.
        "k" kind: Option<TradeKind>,
        /// What.
        "p" product: String,
        /// How much, in the unit.
        "n" quantity: Option<i64>,
        /// The unit: heads, tonnes, jin.
        "u" unit: String,
        /// The price of one unit, fen.
        "m" price_fen: Option<i64>,
        /// From, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// Until, the last day, days since 1970-01-01.
        "e" to_day: Option<i64>,
        /// How to get in touch.
        "h" contact_by: String,
        /// More, by paragraph.
        "q" text: Vec<String>,
        /// No longer on offer.
        "s" closed: bool,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.kind.is_none() {
            return invalid("kind", "required");
        }
        if self.product.trim().is_empty() {
            return invalid("product", "required");
        }
        if self.quantity.is_some_and(|n| n <= 0) {
            return invalid("quantity", "positive");
        }
        if self.price_fen.is_some_and(|n| n < 0) {
            return invalid("price_fen", "negative");
        }
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Public(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.product].into_iter().chain(&self.text).cloned().collect::<Vec<_>>().join("\n");
        Listing { text, ..Listing::of(&self.envelope, self.product.clone()) }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let metric = match self.kind {
            Some(TradeKind::Supply) => "trades.supply",
            Some(TradeKind::Wanted) => "trades.wanted",
            _ => return Vec::new(),
        };
        vec![Fact::sum(metric, &self.envelope, area, 1)]
    }
}
