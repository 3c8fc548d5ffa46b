//! `signals`: what may be worth a look, each with the figures and the records that it rests on.

use fluent_bundle::FluentValue;
use ketepai_core::model::place::signals::{Figure, Signal};

use crate::arguments::Signals;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::lines;

/// Where no day is named, this many days back.
const DAYS: i64 = 30;

pub fn signals(session: &Session<'_>, asked: &Signals) -> Result<(), Failure> {
    let to = match &asked.to {
        Some(text) => input::day("to", text)?,
        None => input::today(),
    };
    let from = match &asked.from {
        Some(text) => input::day("from", text)?,
        None => to.saturating_sub(DAYS),
    };
    let found = session.app.signals(from, to)?;
    if session.voice.json {
        return session.voice.document(&found);
    }
    if found.is_empty() {
        session.voice.tell("signals-none", &[]);
        return Ok(());
    }
    session.voice.tell("signals-some", &[("n", found.len().into())]);
    found.iter().try_for_each(|signal| tell(session, signal))
}

fn tell(session: &Session<'_>, signal: &Signal) -> Result<(), Failure> {
    let words = session.words();
    let code = signal.code.code();
    session.voice.print(&format!("· {}", words.code("signal", code)));
    let blanks: Vec<(&str, FluentValue<'_>)> = signal
        .figures
        .iter()
        .map(|(name, figure)| (*name, whole(figure).into()))
        .collect();
    session.voice.print(&format!(
        "  {}",
        words.tell(&format!("signal_why-{code}"), &blanks)
    ));
    for id in &signal.records {
        let who = session
            .app
            .line(id)?
            .and_then(|line| line.person)
            .map(|p| session.name(&p));
        let who = who.unwrap_or_default();
        session
            .voice
            .print(&format!("    {}　{who}", lines::named(session, id)?));
    }
    Ok(())
}

/// A figure as a sentence says it, without decimals.
fn whole(figure: &Figure) -> i64 {
    match figure {
        Figure::Whole(n) => *n,
        Figure::Measure(n) => n.round() as i64,
    }
}
