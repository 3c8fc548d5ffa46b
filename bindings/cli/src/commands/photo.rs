//! `photo`: one or more photos of a record. The bytes are kept as they are.

use ketepai_core::model::ids::RecordId;

use crate::arguments::Photo;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::progress;

pub fn add(mut session: Session<'_>, photo: &Photo) -> Result<(), Failure> {
    let parent = session.find(&photo.id)?;
    let bar = progress::bar(photo.files.len() as u64, &session.words().say("progress-photos"));
    let mut ids: Vec<RecordId> = Vec::new();
    for file in &photo.files {
        ids.push(session.app.add_photo(&parent, file, &photo.caption)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"parent": parent, "ids": ids, "kind": "attachment"}));
    }
    let blanks = [("n", ids.len().into()), ("id", parent.short().into())];
    session.voice.tell("photos-added", &blanks);
    Ok(())
}
