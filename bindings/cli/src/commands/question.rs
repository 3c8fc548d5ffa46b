//! `ask` and `answer`.

use ketepai_core::model::question::Domain;

use crate::arguments::{Answer, Ask};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

pub fn ask(mut session: Session<'_>, ask: Ask) -> Result<(), Failure> {
    let domain = input::code("domain", &ask.domain, Domain::CODES)?;
    let id = match &ask.voice {
        Some(recording) => session
            .app
            .ask_by_voice(recording, ask.text, &domain, &ask.language)?,
        None => session.app.ask(ask.text, &domain, &ask.language)?,
    };
    session.saved(&id, "question")
}

pub fn answer(mut session: Session<'_>, answer: &Answer) -> Result<(), Failure> {
    let id = session.find(&answer.question)?;
    session.app.answer(&id, &answer.text)?;
    session.saved(&id, "question")
}
