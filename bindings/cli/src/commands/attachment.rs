//! `photo`, `voice`, `attach`: what belongs to a record. One file that will not do costs the others nothing.

use std::path::{Path, PathBuf};

use ketepai_core::AppError;
use ketepai_core::attachments::{AddPhoto, Crop, Profile};
use ketepai_core::model::ids::RecordId;

use crate::arguments::{Attach, Photo};
use crate::failure::Failure;
use crate::session::Session;
use crate::show::progress;

pub fn photos(mut session: Session<'_>, photo: &Photo) -> Result<(), Failure> {
    let parent = session.find(&photo.id)?;
    let profile = profile(photo)?;
    add(
        &mut session,
        &parent,
        &photo.files,
        "photos-added",
        |session, path| {
            let add = AddPhoto {
                parent,
                path,
                caption: &photo.caption,
                profile,
                in_app: false,
            };
            session.app.add_photo(&add)
        },
    )
}

pub fn voice(mut session: Session<'_>, attach: &Attach) -> Result<(), Failure> {
    let parent = session.find(&attach.id)?;
    add(
        &mut session,
        &parent,
        &attach.files,
        "voices-added",
        |session, path| match &attach.language {
            Some(language) => session.app.speak_notice(&parent, language, path),
            None => session.app.add_voice(&parent, path, &attach.caption),
        },
    )
}

pub fn files(mut session: Session<'_>, attach: &Attach) -> Result<(), Failure> {
    let parent = session.find(&attach.id)?;
    add(
        &mut session,
        &parent,
        &attach.files,
        "files-added",
        |session, path| session.app.add_file(&parent, path, &attach.caption),
    )
}

fn profile(photo: &Photo) -> Result<Profile, Failure> {
    let parts: Vec<u32> = photo
        .crop
        .iter()
        .flat_map(|c| c.split(','))
        .filter_map(|n| n.trim().parse().ok())
        .collect();
    let crop = match (&photo.crop, parts.as_slice()) {
        (None, _) => None,
        (Some(_), [left, top, width, height]) => Some(Crop {
            left: *left,
            top: *top,
            width: *width,
            height: *height,
        }),
        _ => {
            return Err(AppError::Invalid {
                field: "crop".into(),
                rule: "four_numbers".into(),
            }
            .into());
        }
    };
    Ok(match photo.paper || crop.is_some() {
        true => Profile::Document { crop },
        false => Profile::Photo,
    })
}

fn add(
    session: &mut Session<'_>,
    parent: &RecordId,
    files: &[PathBuf],
    said: &str,
    mut add: impl FnMut(&mut Session<'_>, &Path) -> Result<RecordId, AppError>,
) -> Result<(), Failure> {
    let bar = progress::bar(files.len() as u64, &session.words().say("progress-files"));
    let (mut ids, mut failed) = (Vec::new(), Vec::new());
    for file in files {
        match add(session, file) {
            Ok(id) => ids.push(id),
            Err(error) => failed.push((file, error)),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if session.voice.json {
        session.voice.document(
            &serde_json::json!({"parent": parent, "ids": ids, "kind": "attachment", "failed": failed.len()}),
        )?;
    } else if !ids.is_empty() {
        let blanks = [("n", ids.len().into()), ("id", parent.short().into())];
        session.voice.tell(said, &blanks);
    }
    for (file, error) in &failed {
        let words = session.words();
        let why = Failure::said_of(error, words);
        let blanks = [("file", file.display().to_string().into()), ("why", why.into())];
        session.voice.aside(&words.tell("file-not-added", &blanks));
    }
    match failed.len() {
        0 => Ok(()),
        n => Err(Failure::NotAdded(n)),
    }
}
