//! 到访记录: one event, in or out, with a position or the reason for none. Evidence of the envoy's own,
//! never forced; not 签到, not 打卡.

use crate::error::{Error, invalid};
use crate::ids::RecordId;
use crate::place::Position;
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// Coming or going.
    Direction {
        /// 到达
        In = "in",
        /// 离开
        Out = "out",
    }
}

record! {
    /// Written once; in the envoy's own scope, so that whereabouts stay with that person and the station.
    Arrival = "arrival", schema 1 {
        /// Coming or going.
        "d" direction: Option<Direction>,
        /// Where.
        "g" position: Option<Position>,
        /// Why there is no position.
        "r" no_position: String,
        /// At whose place.
        "p" party: Option<RecordId>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.direction.is_none() {
            return invalid("direction", "required");
        }
        if self.position.is_none() && self.no_position.trim().is_empty() {
            return invalid("no_position", "position_or_reason");
        }
        Ok(())
    }

    fn scope(&self, _: &Area) -> Scope {
        Scope::Person(self.envelope.served_by)
    }

    fn listing(&self) -> Listing {
        Listing {
            text: self.no_position.clone(),
            party: self.party,
            position: self.position.clone(),
            ..Listing::of(&self.envelope, self.direction.as_ref().map_or("", Direction::code))
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        vec![Fact { party: self.party, ..Fact::sum("arrivals", &self.envelope, area, 1) }]
    }
}
