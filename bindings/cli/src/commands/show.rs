//! `show`: a record whole, with what belongs to it and how far it has got.

use crate::failure::Failure;
use crate::session::Session;
use crate::show::record;

pub fn show(session: &Session<'_>, id: &str) -> Result<(), Failure> {
    let view = session.app.show(&session.find(id)?)?;
    if session.voice.json {
        return session.voice.document(&view);
    }
    session.voice.print(&record::whole(session, &view)?);
    Ok(())
}
