//! `duplicates`: what may be written twice, and a person's word on it.

use ketepai_core::exchange::{ProposalView, ReasonView};

use crate::arguments::DuplicatesVerb;
use crate::failure::Failure;
use crate::session::Session;
use crate::words::Words;

pub fn duplicates(session: Session<'_>, verb: Option<DuplicatesVerb>) -> Result<(), Failure> {
    match verb {
        None => list(&session),
        Some(DuplicatesVerb::Merge { from, into }) => decide(session, "merge", &from, Some(&into)),
        Some(DuplicatesVerb::NotSame { a, b }) => decide(session, "not_same", &a, Some(&b)),
        Some(DuplicatesVerb::Undo { from }) => decide(session, "undo", &from, None),
    }
}

fn list(session: &Session<'_>) -> Result<(), Failure> {
    let found = session.app.duplicates()?;
    if session.voice.json {
        return session.voice.document(&found);
    }
    if found.is_empty() {
        session.voice.tell("duplicates-none", &[]);
        return Ok(());
    }
    found
        .iter()
        .for_each(|pair| session.voice.print(&line(session.words(), pair)));
    session.voice.tell("duplicates-hint", &[]);
    Ok(())
}

fn line(words: &Words, pair: &ProposalView) -> String {
    let reasons: Vec<String> = pair.reasons.iter().map(|r| reason(words, r)).collect();
    words.tell(
        "duplicates-pair",
        &[
            ("a", pair.a.id.short().into()),
            ("first", pair.a.title.clone().into()),
            ("b", pair.b.id.short().into()),
            ("second", pair.b.title.clone().into()),
            ("score", pair.score.into()),
            ("reasons", reasons.join("、").into()),
        ],
    )
}

fn reason(words: &Words, reason: &ReasonView) -> String {
    let blanks = [("metres", reason.metres.unwrap_or_default().into())];
    words.tell(&format!("duplicate-{}", reason.code), &blanks)
}

fn decide(mut session: Session<'_>, what: &str, one: &str, other: Option<&str>) -> Result<(), Failure> {
    let one = session.find(one)?;
    let other = other.map(|id| session.find(id)).transpose()?;
    match (what, &other) {
        ("merge", Some(into)) => session.app.merge_organisations(&one, into)?,
        (_, Some(other)) => session.app.not_the_same(&one, other)?,
        (_, None) => session.app.unmerge(&one)?,
    }
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"id": one, "other": other, "decided": what}));
    }
    let blanks = [
        ("a", one.short().into()),
        ("b", other.map(|id| id.short()).unwrap_or_default().into()),
    ];
    session.voice.tell(&format!("duplicates-{what}"), &blanks);
    Ok(())
}
