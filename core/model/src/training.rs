//! 培训: one session, with its headcount.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::place::Position;
use crate::record::{Fact, Listing, local_day, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// Where it stands in the cascade (一级带一级).
    Cascade {
        /// 培训者
        Trainers = "trainers",
        /// 骨干
        Core = "core",
        /// 农牧民
        Herders = "herders",
    }
}

/// The special groups of a training (内蒙古: 致富带头人、合作社负责人、企业负责人、村书记).
pub const SPECIAL_GROUPS: [&str; 4] = [
    "leader_of_wealth",
    "cooperative_head",
    "firm_head",
    "village_secretary",
];

record! {
    /// A training held. Person-times are its headcount (our reading; a programme may set otherwise).
    Training = "training", schema 1 {
        /// The notices that announced it.
        "n" notices: Packed<RecordId>,
        /// Who taught.
        "r" trainers: Packed<PersonId>,
        /// What was taught.
        "k" topic: String,
        /// By video or telephone.
        "l" online: bool,
        /// Where it stands in the cascade.
        "v" level: Option<Cascade>,
        /// Start, seconds since 1970 UTC.
        "f" from_s: Option<i64>,
        /// End, seconds since 1970 UTC.
        "u" to_s: Option<i64>,
        /// Where, in words.
        "w" place: String,
        /// Where.
        "g" position: Option<Position>,
        /// How many came.
        "m" headcount: Option<i64>,
        /// Who came, where a list was kept.
        "a" attendance: Vec<String>,
        /// 致富带头人, 合作社负责人, 企业负责人, 村书记.
        "s" special_group: String,
        /// What was said, by paragraph.
        "q" notes: Vec<String>,
        /// The assignments under which it was held.
        "d" assignments: Packed<RecordId>,
        /// How many of the special groups came, by [`SPECIAL_GROUPS`].
        "p" groups: BTreeMap<String, i64>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.topic.trim().is_empty() {
            return invalid("topic", "required");
        }
        if !self.headcount.is_none_or(|n| (0..=100_000).contains(&n)) {
            return invalid("headcount", "out_of_range");
        }
        if self.groups.values().any(|n| !(0..=100_000).contains(n)) {
            return invalid("groups", "out_of_range");
        }
        if let (Some(from), Some(to)) = (self.from_s, self.to_s) && to < from {
            return invalid("to_s", "before_start");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.topic, &self.place, &self.special_group].into_iter().chain(&self.notes);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            parent: self.notices.0.first().copied(),
            position: self.position.clone(),
            ..Listing::of(&self.envelope, self.topic.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let e = &self.envelope;
        let day = self.from_s.map_or(e.day(), |s| local_day(s, e.zone_minutes));
        let mut facts = vec![Fact { day, ..Fact::sum("trainings", e, area, 1) }];
        if let Some(n) = self.headcount {
            facts.push(Fact { day, ..Fact::sum("trained", e, area, n) });
        }
        if !self.groups.is_empty() {
            let special = self.groups.values().fold(0_i64, |sum, n| sum.saturating_add(*n));
            facts.push(Fact { day, ..Fact::sum("trained.special", e, area, special) });
        }
        let mut who = vec![e.served_by];
        who.extend(self.trainers.0.iter().filter(|t| **t != e.served_by));
        for person in who {
            let of = |fact: Fact| Fact { day, person: Some(person), ..fact };
            facts.push(of(Fact::sum("trainings_by_envoy", e, area, 1)));
            if !self.online {
                facts.push(of(Fact::sum("on_site_trainings_by_envoy", e, area, 1)));
                let key: &[&[u8]] = &[person.as_bytes(), &day.to_be_bytes()];
                facts.push(of(Fact::distinct("on_site_days", e, area, key)));
            }
        }
        facts
    }
}
