//! 方案: a policy as data. [`rules`] is what an officer writes; [`load`] reads and checks it; [`count`] counts over
//! the facts; everything else decides by it. Pure, so that phone and station come to the same numbers.

pub mod expression;
pub mod load;
pub mod rules;

/// The facts that a measure may count: every metric that some kind yields.
pub const METRICS: &[&str] = &[
    "visits",
    "services",
    "services_by_envoy",
    "on_site_services_by_envoy",
    "on_site_days",
    "people_served",
    "trainings",
    "trained",
    "trained.special",
    "arrivals",
    "confirmed",
    "questions",
    "questions_answered",
    "organisations",
    "envoys",
    "teams",
    "stations.expert",
    "stations.grassroots",
    "stations.service_12396",
    "stations.envoy_station",
    "stations.test_station",
    "stations.base",
    "stations.service_point",
    "demands",
    "demands_answered",
    "supplies",
    "applications",
    "appointed",
    "dispatched",
    "dispatched.team",
    "dispatched.corporate",
    "treatments",
    "animals_treated",
    "satisfaction",
    "satisfaction_answers",
    "trades.supply",
    "trades.wanted",
    "expense",
    "outcomes.research_project",
    "outcomes.envoy_project",
    "outcomes.new_variety",
    "outcomes.new_technology",
    "outcomes.demonstration_base",
    "outcomes.transfer",
    "outcomes.rd_institution",
    "outcomes.patent",
    "outcomes.talent",
    "outcomes.venture",
    "outcomes.interest_community",
    "outcomes.publicity",
    "outcomes.typical_case",
    "outcomes.award",
    "listed.county",
    "listed.city",
    "listed.province",
    "listed.nation",
    "rd_institutions.county",
    "rd_institutions.city",
    "rd_institutions.province",
    "rd_institutions.nation",
    "rd_built.county",
    "rd_built.city",
    "rd_built.province",
    "rd_built.nation",
    "evaluations",
    "tasks",
    "tasks_done",
];

/// Measures that every programme has, made from its [`rules::Counting`].
pub const READY_MADE: &[&str] = &["services", "on_site_days", "trained", "dispatched"];

/// Where a form's cell may come from besides the fields of its record: what a reference leads to.
const LEADS: &[&str] = &[
    "party",
    "person",
    "applicant",
    "envoy",
    "home_unit",
    "team",
    "demand",
    "form",
    "programme",
    "today",
    "station",
    "parent",
    "host",
];

/// Whether a form of records of `kind` can take something from `root`.
pub(crate) fn is_form_path(kind: &str, root: &str) -> bool {
    let kind = crate::registry::Kind::from_name(kind);
    LEADS.contains(&root) || kind.fields().iter().any(|(_, field)| *field == root)
}
