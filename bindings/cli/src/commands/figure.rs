//! `figure`: a number counted from facts, opened into the records behind it.

use ketepai_core::AppError;
use ketepai_core::progress::FigureView;
use ketepai_core::store::figures::Question;

use crate::arguments::Figure;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::{lines, moment};

/// Every metric that a record of this program adds to.
pub const METRICS: [&str; 75] = [
    "services",
    "services_by_envoy",
    "visits",
    "people_served",
    "on_site_days",
    "trainings",
    "trained",
    "arrivals",
    "notices",
    "signed_up",
    "questions",
    "questions_answered",
    "attachments",
    "confirmed",
    "organisations",
    "envoys",
    "on_site_services_by_envoy",
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
    "trained.special",
    "trainings_by_envoy",
    "on_site_trainings_by_envoy",
    "weak.outside",
    "weak.no_position",
    "weak.unverified",
];

pub fn open(session: &Session<'_>, figure: &Figure) -> Result<(), Failure> {
    let question = question(session, figure)?;
    let view = session.app.figure(&question)?;
    if session.voice.json {
        return session.voice.document(&view);
    }
    tell(session, &view)
}

fn question(session: &Session<'_>, figure: &Figure) -> Result<Question, Failure> {
    let word =
        |name: &&&str| session.words().code("metric", name) == figure.metric || ***name == *figure.metric;
    let Some(metric) = METRICS.iter().find(word) else {
        return Err(input::invalid("metric", "no_such_code"));
    };
    let mut question = Question::all(metric);
    if let Some(from) = &figure.from {
        question.from_day = input::day("from", from)?;
    }
    if let Some(to) = &figure.to {
        question.to_day = input::day("to", to)?;
    }
    if figure.mine {
        question.person = Some(session.app.identity().ok_or(AppError::NeedsEnrolment)?.person());
    }
    Ok(question)
}

fn tell(session: &Session<'_>, view: &FigureView) -> Result<(), Failure> {
    let words = session.words();
    let metric = words.code("metric", &view.metric);
    let blanks = [
        ("metric", metric.into()),
        ("value", view.value.into()),
        ("n", view.records.len().into()),
    ];
    if view.records.is_empty() {
        session.voice.tell("figure-empty", &blanks);
        return Ok(());
    }
    session.voice.tell("figure", &blanks);
    for (day, value) in &view.months {
        session
            .voice
            .print(&format!("  {}  {value}", moment::month(*day)));
    }
    session.voice.print(&lines::table(session, &view.records)?);
    Ok(())
}
