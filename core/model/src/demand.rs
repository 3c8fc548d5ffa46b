//! 需求: what a party needs, from the first word to the answer. Must not hold who answered: applications,
//! assignments and visits name their demand.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::place::Position;
use crate::record::{Fact, Listing, record, validate_area, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// By which way the demand came in (绍兴: 政府派、社会派、市场派).
    DemandChannel {
        /// 政府
        Government = "government",
        /// 社会
        Society = "society",
        /// 市场
        Market = "market",
    }
}

codes! {
    /// Where it stands.
    DemandState {
        /// 待受理
        Open = "open",
        /// 已发布
        Published = "published",
        /// 已对接
        Matched = "matched",
        /// 已转交
        PassedOn = "passed_on",
        /// 已解决
        Answered = "answered",
        /// 已撤回
        Withdrawn = "withdrawn",
    }
}

record! {
    /// A demand: the part that may be published, and the part that may not.
    Demand = "demand", schema 1 {
        /// Whose.
        "p" party: Option<RecordId>,
        /// In a few words.
        "h" title: String,
        /// What may be published, by paragraph.
        "q" text: Vec<String>,
        /// What may not, by paragraph.
        "v" private: Vec<String>,
        /// Whom to call at the unit.
        "m" unit_contact: String,
        /// The technical domain.
        "d" domain: String,
        /// The industry.
        "i" industry: String,
        /// By which way it came in.
        "k" channel: Option<DemandChannel>,
        /// Further cells of the named form (科技需求表, 基本情况和技术需求表).
        "f" form: BTreeMap<String, String>,
        /// Needed by, days since 1970-01-01.
        "e" deadline_day: Option<i64>,
        /// How many envoys are sought.
        "n" slots: Option<i64>,
        /// Whether it may be claimed (揭榜).
        "j" claimable: bool,
        /// Agreed beforehand with these (已有合作意向的优先).
        "w" wanted: Packed<PersonId>,
        /// Where, a statistical area.
        "a" area: String,
        /// Where, a point.
        "g" position: Option<Position>,
        /// The language of who asks.
        "l" language: String,
        /// Where it stands.
        "s" state: Option<DemandState>,
        /// To whom it was passed on (焦作: 团长, 派出单位或上级主管部门).
        "u" passed_to: String,
        /// Why.
        "pr" passed_reason: String,
        /// The procedure that it follows.
        "r" procedure: String,
        /// The steps done: id → outcome, day, person, note.
        "st" steps: BTreeMap<String, String>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.title.trim().is_empty() && self.text.iter().all(|p| p.trim().is_empty()) {
            return invalid("title", "required");
        }
        if self.slots.is_some_and(|n| !(1..=1000).contains(&n)) {
            return invalid("slots", "out_of_range");
        }
        if self.state == Some(DemandState::PassedOn) && self.passed_to.trim().is_empty() {
            return invalid("passed_to", "required");
        }
        validate_area("area", &self.area)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::From(area.clone(), self.envelope.served_by)
    }

    fn listing(&self) -> Listing {
        let first = [&self.title].into_iter().chain(&self.text).find(|t| !t.trim().is_empty());
        let text = [&self.title, &self.domain, &self.industry].into_iter().chain(&self.text).chain(&self.private);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            party: self.party,
            position: self.position.clone(),
            ..Listing::of(&self.envelope, first.cloned().unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let fact = |metric| Fact { party: self.party, ..Fact::sum(metric, &self.envelope, area, 1) };
        let mut facts = vec![fact("demands")];
        if self.state == Some(DemandState::Answered) {
            facts.push(fact("demands_answered"));
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    #[test]
    fn a_demand_is_answered_when_somebody_says_so() {
        let mut demand = Demand::new(Envelope::own(PersonId([1; 8]), 0, 480));
        assert_eq!(demand.validate(), invalid("title", "required"));
        demand.text = vec!["冬羔成活率低。".into()];
        assert_eq!(demand.validate(), Ok(()));
        assert_eq!(demand.facts(None).len(), 1);
        demand.state = Some(DemandState::Answered);
        let metrics: Vec<_> = demand.facts(None).iter().map(|f| f.metric).collect();
        assert_eq!(metrics, ["demands", "demands_answered"]);
    }

    #[test]
    fn who_passes_on_says_to_whom() {
        let mut demand = Demand::new(Envelope::own(PersonId([1; 8]), 0, 480));
        (demand.title, demand.state) = ("羔羊".into(), Some(DemandState::PassedOn));
        assert_eq!(demand.validate(), invalid("passed_to", "required"));
        demand.passed_to = "服务团团长".into();
        assert_eq!(demand.validate(), Ok(()));
    }
}
