//! `delete`, `rebuild`, `export`.

use std::io::Write;
use std::path::Path;

use ketepai_core::AppError;
use ketepai_core::exchange::ShapeFormat;
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
    if let Some(format) = ShapeFormat::of(file) {
        return places(session, file, format);
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

fn places(session: &Session<'_>, file: &Path, format: ShapeFormat) -> Result<(), Failure> {
    let (bytes, places) = session.app.export_places(format)?;
    write_beside(file, &bytes)?;
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"places": places, "file": file}));
    }
    let blanks = [("n", places.into()), ("file", file.display().to_string().into())];
    session.voice.tell("exported-places", &blanks);
    Ok(())
}

/// Writes a whole file beside its place and renames it there.
pub fn write_beside(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let beside = file.with_extension("part");
    let failed = |source| AppError::File {
        path: file.to_owned(),
        source,
    };
    let mut out = std::fs::File::create(&beside).map_err(failed)?;
    let whole = out.write_all(bytes).and_then(|()| out.sync_all());
    whole
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(failed)?;
    Ok(())
}
