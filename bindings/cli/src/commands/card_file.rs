//! `pack` and `unpack`: files on a memory card.

use std::path::Path;

use ketepai_core::AppError;
use ketepai_core::model::ids::DeviceId;

use crate::arguments::Pack;
use crate::failure::Failure;
use crate::session::Session;

pub fn pack(mut session: Session<'_>, pack: &Pack) -> Result<(), Failure> {
    let packed = match pack.to.as_slice() {
        [] => session.app.pack_for_station(&pack.file)?,
        to => {
            let phones = phones(&session, to)?;
            session.app.pack_for(&pack.file, &phones)?
        }
    };
    if session.voice.json {
        return session.voice.document(&packed);
    }
    let file = pack.file.display().to_string();
    let blanks = [
        ("n", packed.segments.into()),
        ("kb", packed.bytes.div_ceil(1024).into()),
        ("file", file.into()),
    ];
    let sentence = match (packed.segments, pack.to.is_empty()) {
        (0, true) => "packed-nothing",
        (_, true) => "packed-for-station",
        (_, false) => "packed-for-phones",
    };
    session.voice.tell(sentence, &blanks);
    Ok(())
}

fn phones(session: &Session<'_>, to: &[String]) -> Result<Vec<DeviceId>, Failure> {
    let mut phones = Vec::new();
    for text in to {
        match text.parse::<DeviceId>() {
            Ok(device) => phones.push(device),
            Err(_) => phones.extend(session.app.phones_of(&session.person(text)?)?),
        }
    }
    match phones.is_empty() {
        true => Err(AppError::NotFound { what: "phone" }.into()),
        false => Ok(phones),
    }
}

pub fn unpack(mut session: Session<'_>, file: &Path) -> Result<(), Failure> {
    let unpacked = session.app.unpack(file)?;
    session.names = session.app.names()?;
    if session.voice.json {
        return session.voice.document(&unpacked);
    }
    let who: Vec<String> = unpacked
        .givers
        .iter()
        .map(|person| session.name(person))
        .collect();
    let who = who.join(&session.words().say("list-separator"));
    let blanks = [("who", who.into()), ("n", unpacked.received.into())];
    if unpacked.received > 0 {
        session.voice.tell("unpacked", &blanks);
    }
    if unpacked.carried > 0 {
        session.voice.tell("unpacked-carried", &blanks);
    }
    if unpacked.received + unpacked.carried == 0 && unpacked.declined.is_empty() {
        session.voice.tell("unpacked-nothing", &blanks);
    }
    if unpacked.kept_out > 0 {
        session
            .voice
            .tell("shared-kept-out", &[("n", unpacked.kept_out.into())]);
    }
    for why in &unpacked.declined {
        let why = session.words().code("parcel", why);
        session.voice.tell("shared-declined", &[("reason", why.into())]);
    }
    Ok(())
}
