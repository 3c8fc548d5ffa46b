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
pub use ketepai_core::model::programme::METRICS;

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
