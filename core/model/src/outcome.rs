//! 服务成效: what came of the work and who contributed. Must not verify itself: an officer does.

use crate::error::{Error, invalid};
use crate::ids::{BlobRef, PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

mod metrics;

codes! {
    /// What came of it.
    OutcomeKind {
        /// 技术攻关项目
        ResearchProject = "research_project",
        /// 科技特派员项目
        EnvoyProject = "envoy_project",
        /// 新品种
        NewVariety = "new_variety",
        /// 新技术
        NewTechnology = "new_technology",
        /// 示范基地
        DemonstrationBase = "demonstration_base",
        /// 成果转化
        Transfer = "transfer",
        /// 研发机构
        RdInstitution = "rd_institution",
        /// 专利
        Patent = "patent",
        /// 人才培养
        Talent = "talent",
        /// 领办创办协办
        Venture = "venture",
        /// 利益共同体
        InterestCommunity = "interest_community",
        /// 宣传报道
        Publicity = "publicity",
        /// 典型案例
        TypicalCase = "typical_case",
        /// 获奖
        Award = "award",
    }
}

codes! {
    /// In whose plan, or at whose level.
    PlanLevel {
        /// 县级
        County = "county",
        /// 市级
        City = "city",
        /// 省级
        Province = "province",
        /// 国家级
        Nation = "nation",
    }
}

/// The six points of an R&D institution (温州: 场地、设备、人员、投入、活动、成果).
pub const RD_POINTS: [&str; 6] = ["site", "equipment", "staff", "investment", "activity", "results"];
/// The roles in a venture (内蒙古: 领办、创办、协办).
pub const VENTURE_ROLES: [&str; 3] = ["led", "founded", "assisted"];

record! {
    /// One outcome.
    Outcome = "outcome", schema 1 {
        /// What kind.
        "k" kind: Option<OutcomeKind>,
        /// What it is called.
        "h" title: String,
        /// For which party.
        "p" party: Option<RecordId>,
        /// Who contributed.
        "m" contributors: Packed<PersonId>,
        /// Which team.
        "g" team: Option<RecordId>,
        /// Reached on, days since 1970-01-01.
        "d" done_day: Option<i64>,
        /// At which level.
        "l" level: Option<PlanLevel>,
        /// The plan in which it is listed; empty: in none.
        "n" plan: String,
        /// Newly built, rather than counted among those that stand (温州 annex 2).
        "w" newly_built: bool,
        /// Of an R&D institution, what there is of its [`RD_POINTS`].
        "s" checklist: Vec<String>,
        /// Of a venture: one of [`VENTURE_ROLES`].
        "r" role: String,
        /// The unit that reports it.
        "u" reporting_unit: String,
        /// Its worth, fen.
        "a" amount_fen: Option<i64>,
        /// The files that prove it.
        "f" proofs: Packed<BlobRef>,
        /// Who verified it.
        "v" verified_by: Option<PersonId>,
        /// When, days since 1970-01-01.
        "e" verified_day: Option<i64>,
        /// More, by paragraph.
        "q" text: Vec<String>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.kind.is_none() {
            return invalid("kind", "required");
        }
        if self.title.trim().is_empty() {
            return invalid("title", "required");
        }
        if self.amount_fen.is_some_and(|n| n < 0) {
            return invalid("amount_fen", "negative");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.title, &self.plan, &self.reporting_unit].into_iter().chain(&self.text);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            party: self.party,
            parent: self.team,
            ..Listing::of(&self.envelope, self.title.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let mut facts: Vec<Fact> = self.metrics().into_iter().flat_map(|metric| self.shared(metric, area)).collect();
        // Weak evidence is shown beside a number and never deducted.
        if !facts.is_empty() && self.verified_by.is_none() {
            facts.push(Fact::sum("weak.unverified", &self.envelope, area, 1));
        }
        facts
    }
}

impl Outcome {
    fn metrics(&self) -> Vec<&'static str> {
        let Some(kind) = &self.kind else { return Vec::new() };
        let level = self.level.as_ref();
        let project = matches!(kind, OutcomeKind::ResearchProject | OutcomeKind::EnvoyProject);
        let listed = level
            .filter(|_| project && !self.plan.trim().is_empty())
            .and_then(metrics::listed);
        let institution = level.filter(|_| *kind == OutcomeKind::RdInstitution);
        let stands = institution.and_then(metrics::rd_institutions);
        let built = institution
            .filter(|_| self.newly_built)
            .and_then(metrics::rd_built);
        [metrics::of_kind(kind), listed, stands, built]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Every contributor is credited; only the first adds to a plain sum, so that the area's total is one.
    fn shared(&self, metric: &'static str, area: Option<&Area>) -> Vec<Fact> {
        let own = [self.envelope.served_by];
        let people: &[PersonId] = if self.contributors.0.is_empty() {
            &own
        } else {
            &self.contributors.0
        };
        let day = self.done_day.unwrap_or_else(|| self.envelope.day());
        let unit = (!self.reporting_unit.is_empty()).then(|| self.reporting_unit.clone());
        let fact = |(at, person): (usize, &PersonId)| Fact {
            day,
            unit: unit.clone(),
            person: Some(*person),
            party: self.party,
            ..Fact::sum(metric, &self.envelope, area, i64::from(at == 0))
        };
        people.iter().enumerate().map(fact).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    fn built() -> Outcome {
        let [one, two] = [1, 2].map(|n| PersonId([n; 8]));
        Outcome {
            kind: Some(OutcomeKind::RdInstitution),
            level: Some(PlanLevel::City),
            contributors: Packed(vec![one, two]),
            reporting_unit: "海经区".into(),
            ..Outcome::new(Envelope::own(one, 0, 480))
        }
    }

    fn sum(outcome: &Outcome, metric: &str) -> (usize, i64) {
        let facts = outcome.facts(None);
        let of = || facts.iter().filter(|f| f.metric == metric);
        (of().count(), of().map(|f| f.value).sum())
    }

    #[test]
    fn every_contributor_is_credited_and_the_area_counts_it_once() {
        assert_eq!(sum(&built(), "outcomes.rd_institution"), (2, 1));
        let facts = built().facts(None);
        let mut shared = facts.iter().filter(|f| f.metric == "outcomes.rd_institution");
        assert!(shared.all(|f| f.unit.as_deref() == Some("海经区")));
    }

    #[test]
    fn an_institution_that_stands_is_not_newly_built_unless_it_says_so() {
        assert_eq!(sum(&built(), "rd_institutions.city"), (2, 1));
        assert_eq!(sum(&built(), "rd_built.city"), (0, 0));
        let new = Outcome {
            newly_built: true,
            ..built()
        };
        assert_eq!(sum(&new, "rd_built.city"), (2, 1));
    }

    #[test]
    fn only_a_project_that_a_plan_names_is_listed() {
        let kind = Some(OutcomeKind::ResearchProject);
        let project = Outcome { kind, ..built() };
        assert_eq!(sum(&project, "listed.city"), (0, 0));
        let plan = "市级计划".to_owned();
        let listed = Outcome {
            plan: plan.clone(),
            ..project
        };
        assert_eq!(sum(&listed, "listed.city"), (2, 1));
        let institution = Outcome { plan, ..built() };
        assert_eq!(sum(&institution, "listed.city"), (0, 0));
    }

    #[test]
    fn without_contributors_it_is_its_writers() {
        let own = Outcome {
            contributors: Packed::default(),
            ..built()
        };
        assert_eq!(own.facts(None)[0].person, Some(PersonId([1; 8])));
        assert_eq!(sum(&own, "outcomes.rd_institution"), (1, 1));
    }
}
