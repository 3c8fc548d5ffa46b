//! `files`: what is on its way, what waits and why, and what a person decides about it.

use std::path::Path;

use ketepai_core::model::attachment::Rung;
use ketepai_core::model::ids::BlobHash;
use ketepai_core::transfers::{Direction, Network, TransferView, Transfers};

use crate::arguments::{File, FileSettings, FilesVerb};
use crate::failure::Failure;
use crate::session::Session;
use crate::show::bytes;
use crate::show::table::Table;

/// Letters of a file's id in a list.
const SHORT: usize = 10;

pub fn files(session: Session<'_>, verb: Option<FilesVerb>) -> Result<(), Failure> {
    let mut session = session;
    match verb {
        None => list(&session),
        Some(FilesVerb::Now(file)) => change(&mut session, &file, "file-now", |app, hash| {
            app.transfer_now(hash)
        }),
        Some(FilesVerb::Pause(file)) => change(&mut session, &file, "file-paused", |app, hash| {
            app.pause_transfer(hash)
        }),
        Some(FilesVerb::Resume(file)) => change(&mut session, &file, "file-resumed", |app, hash| {
            app.resume_transfer(hash)
        }),
        Some(FilesVerb::Cancel(file)) => change(&mut session, &file, "file-cancelled", |app, hash| {
            app.cancel_transfer(hash)
        }),
        Some(FilesVerb::Fetch { id, originals }) => fetch(&mut session, &id, originals),
        Some(FilesVerb::Save { id, folder }) => save(&session, &id, &folder),
        Some(FilesVerb::Settings(wanted)) => settings(&mut session, &wanted),
        Some(FilesVerb::MakeRoom { megabytes }) => make_room(&mut session, megabytes),
    }
}

fn list(session: &Session<'_>) -> Result<(), Failure> {
    let transfers = session.app.transfers(Network::Metered)?;
    let room = session.app.room()?;
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"transfers": transfers, "room": room}));
    }
    match transfers.files.is_empty() {
        true => session.voice.tell("files-none", &[]),
        false => session.voice.print(&table(session, &transfers)),
    }
    let blanks = [
        (
            "metered",
            bytes(transfers.traffic.metered_up + transfers.traffic.metered_down).into(),
        ),
        ("budget", bytes(transfers.settings.metered_bytes).into()),
        (
            "unmetered",
            bytes(transfers.traffic.unmetered_up + transfers.traffic.unmetered_down).into(),
        ),
    ];
    session.voice.tell("files-traffic", &blanks);
    let blanks = [
        ("free", bytes(room.free).into()),
        ("could", bytes(room.could_give_up).into()),
    ];
    session.voice.tell("files-room", &blanks);
    Ok(())
}

fn table(session: &Session<'_>, transfers: &Transfers) -> String {
    let words = session.words();
    let heading = [
        "column-file",
        "column-rung",
        "column-title",
        "column-progress",
        "column-state",
    ];
    let mut table = Table::new(heading.map(|c| words.say(c)));
    for file in &transfers.files {
        table.row([
            file.hash.to_string()[..SHORT].to_owned(),
            words.code("rung", rung(file.rung)),
            file.title.clone(),
            format!("{} / {}", bytes(file.done), bytes(file.bytes)),
            state(session, file),
        ]);
    }
    table.text()
}

fn state(session: &Session<'_>, file: &TransferView) -> String {
    let words = session.words();
    match (&file.waits, file.direction) {
        (Some(why), _) => words.code("file-waits", why),
        (None, Direction::Up) if file.urgent => words.say("file-goes-first"),
        (None, Direction::Up) => words.say("file-goes-up"),
        (None, Direction::Down) => words.say("file-comes-down"),
    }
}

fn rung(rung: Rung) -> &'static str {
    match rung {
        Rung::Voice => "voice",
        Rung::Thumbnail => "thumbnail",
        Rung::Evidence => "evidence",
        Rung::Original => "original",
        Rung::Material => "material",
    }
}

fn find(session: &Session<'_>, file: &File) -> Result<BlobHash, Failure> {
    let files = session.app.transfers(Network::Metered)?.files;
    let wanted = file.hash.to_lowercase();
    let mut found = files.iter().filter(|f| f.hash.to_string().starts_with(&wanted));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.hash),
        _ => Err(ketepai_core::AppError::NotFound { what: "file" }.into()),
    }
}

fn change(
    session: &mut Session<'_>,
    file: &File,
    said: &str,
    change: impl FnOnce(&mut ketepai_core::App, &BlobHash) -> Result<(), ketepai_core::AppError>,
) -> Result<(), Failure> {
    let hash = find(session, file)?;
    change(&mut session.app, &hash)?;
    match session.voice.json {
        true => session.voice.document(&serde_json::json!({"file": hash})),
        false => {
            session.voice.tell(said, &[]);
            Ok(())
        }
    }
}

fn fetch(session: &mut Session<'_>, id: &str, originals: bool) -> Result<(), Failure> {
    let id = session.find(id)?;
    let mut wanted = session.app.want_files(&id, Rung::Evidence, true)?;
    wanted += session.app.want_material(&id, true)?;
    if originals {
        wanted += session.app.want_files(&id, Rung::Original, true)?;
    }
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"record": id, "wanted": wanted}));
    }
    match wanted {
        0 => session.voice.tell("files-all-here", &[]),
        n => session.voice.tell("files-wanted", &[("n", n.into())]),
    }
    Ok(())
}

fn save(session: &Session<'_>, id: &str, folder: &Path) -> Result<(), Failure> {
    let id = session.find(id)?;
    let saved = session.app.save_files(&id, folder)?;
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"record": id, "saved": saved}));
    }
    match saved.len() {
        0 => session.voice.tell("files-none-here", &[]),
        n => session.voice.tell("files-saved", &[("n", n.into())]),
    }
    Ok(())
}

fn settings(session: &mut Session<'_>, wanted: &FileSettings) -> Result<(), Failure> {
    let mut settings = session.app.file_settings()?;
    let before = settings;
    settings.metered_bytes = wanted
        .metered_mb
        .map_or(settings.metered_bytes, |mb| mb.saturating_mul(1 << 20));
    settings.originals = wanted.originals.unwrap_or(settings.originals);
    settings.keep_originals = wanted.keep_originals.unwrap_or(settings.keep_originals);
    settings.give_up_originals = wanted.give_up_originals.unwrap_or(settings.give_up_originals);
    settings.give_up_evidence = wanted.give_up_evidence.unwrap_or(settings.give_up_evidence);
    if settings != before {
        session.app.set_file_settings(&settings)?;
    }
    if session.voice.json {
        return session.voice.document(&settings);
    }
    let yes = |yes: bool| session.words().say(if yes { "yes" } else { "no" });
    let blanks = [
        ("budget", bytes(settings.metered_bytes).into()),
        ("originals", yes(settings.originals).into()),
        ("keep", yes(settings.keep_originals).into()),
        ("giveOriginals", yes(settings.give_up_originals).into()),
        ("giveEvidence", yes(settings.give_up_evidence).into()),
    ];
    session.voice.tell("files-settings", &blanks);
    Ok(())
}

fn make_room(session: &mut Session<'_>, megabytes: u64) -> Result<(), Failure> {
    let gone = session.app.make_room(megabytes.saturating_mul(1 << 20))?;
    if session.voice.json {
        return session.voice.document(&serde_json::json!({"given_up": gone}));
    }
    session
        .voice
        .tell("files-made-room", &[("bytes", bytes(gone).into())]);
    Ok(())
}
