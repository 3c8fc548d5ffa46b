//! `delete`, `rebuild`, `export`.

use std::io::Write;
use std::path::Path;

use ketepai_core::AppError;
use ketepai_core::records::RecordCommands;

use crate::arguments::Delete;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::progress;

pub fn delete(mut session: Session<'_>, delete: &Delete) -> Result<(), Failure> {
    let id = session.find(&delete.id)?;
    session.app.delete(&id)?;
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"id": id, "deleted": true}));
    }
    session.voice.tell("deleted", &[("id", id.short().into())]);
    Ok(())
}

pub fn rebuild(mut session: Session<'_>) -> Result<(), Failure> {
    let bar = progress::bar(0, &session.words().say("progress-rebuild"));
    let records = session.app.rebuild(&mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    if session.voice.json {
        return session.voice.document(&serde_json::json!({"records": records}));
    }
    session.voice.tell("rebuilt", &[("n", records.into())]);
    Ok(())
}

/// Writes beside and renames, so that a half export never looks like a whole one.
pub fn export(session: &Session<'_>, file: &Path) -> Result<(), Failure> {
    if file == Path::new("-") {
        session.app.export(&mut std::io::stdout().lock())?;
        return Ok(());
    }
    let beside = file.with_extension("part");
    let failed = |source| AppError::File {
        path: file.to_owned(),
        source,
    };
    let mut out = std::io::BufWriter::new(std::fs::File::create(&beside).map_err(failed)?);
    let records = session.app.export(&mut out)?;
    let whole = out.flush().and_then(|()| out.get_ref().sync_all());
    whole
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(failed)?;
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"records": records, "file": file}));
    }
    let blanks = [("n", records.into()), ("file", file.display().to_string().into())];
    session.voice.tell("exported", &blanks);
    Ok(())
}
