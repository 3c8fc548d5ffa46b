//! The metrics of outcomes, by kind and by level. Must not name a programme's targets: those are data.

use super::{OutcomeKind, PlanLevel};

pub(super) fn of_kind(kind: &OutcomeKind) -> Option<&'static str> {
    match kind {
        OutcomeKind::ResearchProject => Some("outcomes.research_project"),
        OutcomeKind::EnvoyProject => Some("outcomes.envoy_project"),
        OutcomeKind::NewVariety => Some("outcomes.new_variety"),
        OutcomeKind::NewTechnology => Some("outcomes.new_technology"),
        OutcomeKind::DemonstrationBase => Some("outcomes.demonstration_base"),
        OutcomeKind::Transfer => Some("outcomes.transfer"),
        OutcomeKind::RdInstitution => Some("outcomes.rd_institution"),
        OutcomeKind::Patent => Some("outcomes.patent"),
        OutcomeKind::Talent => Some("outcomes.talent"),
        OutcomeKind::Venture => Some("outcomes.venture"),
        OutcomeKind::InterestCommunity => Some("outcomes.interest_community"),
        OutcomeKind::Publicity => Some("outcomes.publicity"),
        OutcomeKind::TypicalCase => Some("outcomes.typical_case"),
        OutcomeKind::Award => Some("outcomes.award"),
        OutcomeKind::Unknown(_) => None,
    }
}

/// Listed in a plan (温州: 列入市级以上计划).
pub(super) fn listed(level: &PlanLevel) -> Option<&'static str> {
    match level {
        PlanLevel::County => Some("listed.county"),
        PlanLevel::City => Some("listed.city"),
        PlanLevel::Province => Some("listed.province"),
        PlanLevel::Nation => Some("listed.nation"),
        PlanLevel::Unknown(_) => None,
    }
}

/// R&D institutions that stand (温州: 累计建成).
pub(super) fn rd_institutions(level: &PlanLevel) -> Option<&'static str> {
    match level {
        PlanLevel::County => Some("rd_institutions.county"),
        PlanLevel::City => Some("rd_institutions.city"),
        PlanLevel::Province => Some("rd_institutions.province"),
        PlanLevel::Nation => Some("rd_institutions.nation"),
        PlanLevel::Unknown(_) => None,
    }
}

/// R&D institutions newly built (温州 annex 2: 新建).
pub(super) fn rd_built(level: &PlanLevel) -> Option<&'static str> {
    match level {
        PlanLevel::County => Some("rd_built.county"),
        PlanLevel::City => Some("rd_built.city"),
        PlanLevel::Province => Some("rd_built.province"),
        PlanLevel::Nation => Some("rd_built.nation"),
        PlanLevel::Unknown(_) => None,
    }
}
