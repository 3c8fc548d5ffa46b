//! 附件: photos, recordings, papers and other files. The record says what a file is; the bytes lie beside the
//! database, named by their hash and encrypted ([`crate::files`]), and travel by themselves ([`crate::transfers`]).
//!
//! Of a photo, the evidence copy and the thumbnail are shared; they carry nothing of what the camera said. That
//! is read leniently and kept apart in the record, as the photo's own word.

use std::io::Read;
use std::path::Path;

use ketepai_media::voice::{self, Voice};
use ketepai_media::{MediaError, PhotoCodec, Prepared, PureCodec};
use ketepai_model::attachment::{Attachment, Medium, Rung, StoredFile};
use ketepai_model::document::Edit;
use ketepai_model::ids::RecordId;
use ketepai_model::place::Position;
use ketepai_model::scope::Scope;
use ketepai_model::value::{Blob, Value};

use crate::app::App;
use crate::error::{AppError, file_error};
use crate::records::RecordCommands;

pub use ketepai_media::{Crop, Profile};

/// The largest file that a coordinator or an officer may send.
pub const MAX_MATERIAL_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// A photo, or a paper that was photographed.
#[derive(Clone, Debug)]
pub struct AddPhoto<'a> {
    /// The record to which it belongs.
    pub parent: RecordId,
    /// Where its bytes are.
    pub path: &'a Path,
    /// What it shows.
    pub caption: &'a str,
    /// A scene, or a slip, a seal, an invoice.
    pub profile: Profile,
    /// Taken in the app, rather than brought from elsewhere.
    pub in_app: bool,
}

impl App {
    /// Adds a photo to a record: its evidence copy, its thumbnail, and the original as it is, where the settings
    /// keep that. A file that is not a photo, or not a whole one, is refused by its rule; the record it was meant
    /// for stays as it is.
    pub fn add_photo(&mut self, photo: &AddPhoto<'_>) -> Result<RecordId, AppError> {
        let codec = PureCodec::default();
        let bytes = read_bounded(photo.path, |n| codec.check_size(n))?;
        self.add_prepared(photo, &bytes, &codec)
    }

    /// The same with another codec: a platform may have its own.
    pub fn add_prepared(
        &mut self,
        photo: &AddPhoto<'_>,
        original: &[u8],
        codec: &dyn PhotoCodec,
    ) -> Result<RecordId, AppError> {
        let scope = self.parent_scope(&photo.parent)?;
        let prepared = codec
            .prepare(original, photo.profile)
            .map_err(|e| refused("photo", e))?;
        self.release_capture()?;
        let copies = self.keep_copies(&prepared, original)?;
        let mut attachment = Attachment::new(self.me()?.envelope(&self.context));
        attachment.parent = Some(photo.parent);
        attachment.medium = Some(match photo.profile {
            Profile::Photo => Medium::Photo,
            Profile::Document { .. } => Medium::Scan,
        });
        attachment.caption = photo.caption.to_owned();
        attachment.in_app = photo.in_app;
        describe(&mut attachment, prepared);
        let [evidence, rest @ ..] = copies.as_slice() else {
            return Err(AppError::NotFound { what: "file" });
        };
        (attachment.hash, attachment.bytes) = (Some(evidence.hash), Some(evidence.bytes));
        attachment.copies = rest.to_vec();
        self.save_with_files(&scope, attachment, &copies)
    }

    /// Evidence, thumbnail, and the original where that is kept.
    fn keep_copies(&mut self, prepared: &Prepared, original: &[u8]) -> Result<Vec<StoredFile>, AppError> {
        let mut copies = vec![
            self.keep_file(&prepared.evidence, Rung::Evidence)?,
            self.keep_file(&prepared.thumbnail, Rung::Thumbnail)?,
        ];
        if self.file_settings()?.keep_originals {
            copies.push(self.keep_file(original, Rung::Original)?);
        }
        Ok(copies)
    }

    /// Adds a recording to a record: Opus is checked and kept, WAV is encoded. Of a question or a notice it is
    /// the content, and it travels ahead of every picture.
    pub fn add_voice(&mut self, parent: &RecordId, path: &Path, caption: &str) -> Result<RecordId, AppError> {
        self.parent_scope(parent)?;
        let (recording, file) = self.keep_voice(path)?;
        self.save_voice(parent, caption, &recording, &file)
    }

    /// Says a notice in a language: the recording is shown, and played, as its text in that language.
    pub fn speak_notice(
        &mut self,
        notice: &RecordId,
        language: &str,
        path: &Path,
    ) -> Result<RecordId, AppError> {
        let attachment = self.add_voice(notice, path, language)?;
        let line = self.store.line(&attachment)?;
        if let Some(hash) = line.and_then(|line| line.blob) {
            let voice = Value::Bytes(hash.0.to_vec());
            self.edit(notice, &[Edit::Set(format!("v/{language}"), voice)])?;
        }
        Ok(attachment)
    }

    /// Keeps a recording's bytes, as Opus.
    pub(crate) fn keep_voice(&mut self, path: &Path) -> Result<(Voice, StoredFile), AppError> {
        let check = |n| match n {
            n if n > voice::LARGEST => Err(MediaError::TooLarge),
            _ => Ok(()),
        };
        let recording = voice::prepare(&read_bounded(path, check)?).map_err(|e| refused("voice", e))?;
        let file = self.keep_file(&recording.bytes, Rung::Voice)?;
        Ok((recording, file))
    }

    /// Saves a recording that is kept as an attachment.
    pub(crate) fn save_voice(
        &mut self,
        parent: &RecordId,
        caption: &str,
        recording: &Voice,
        file: &StoredFile,
    ) -> Result<RecordId, AppError> {
        let scope = self.parent_scope(parent)?;
        let mut attachment = Attachment::new(self.me()?.envelope(&self.context));
        attachment.parent = Some(*parent);
        attachment.medium = Some(Medium::Voice);
        attachment.media_type = recording.media_type.to_owned();
        attachment.duration_ms = i64::try_from(recording.duration_ms).ok();
        attachment.caption = caption.to_owned();
        (attachment.hash, attachment.bytes) = (Some(file.hash), Some(file.bytes));
        self.save_with_files(&scope, attachment, std::slice::from_ref(file))
    }

    /// Adds a file as it is: training material, a map package, a scanned paper as PDF. Read piece by piece.
    pub fn add_file(&mut self, parent: &RecordId, path: &Path, caption: &str) -> Result<RecordId, AppError> {
        let scope = self.parent_scope(parent)?;
        let size = std::fs::metadata(path).map_err(|e| file_error(path, e))?.len();
        if size == 0 || size > MAX_MATERIAL_BYTES {
            let error = if size == 0 {
                MediaError::Empty
            } else {
                MediaError::TooLarge
            };
            return Err(refused("file", error));
        }
        let mut attachment = Attachment::new(self.me()?.envelope(&self.context));
        let kept = self.keep_large(path, Rung::Material)?;
        attachment.parent = Some(*parent);
        attachment.medium = Some(Medium::File);
        attachment.media_type = media_type(path)?.to_owned();
        (attachment.hash, attachment.bytes) = (Some(kept.hash), Some(kept.bytes));
        attachment.caption = match caption {
            "" => path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default(),
            caption => caption.to_owned(),
        };
        self.save_with_files(&scope, attachment, &[kept])
    }

    /// Where the record is refused, its files are not kept either.
    fn save_with_files(
        &mut self,
        scope: &Scope,
        attachment: Attachment,
        files: &[StoredFile],
    ) -> Result<RecordId, AppError> {
        let saved = self.save_in(scope, attachment.into());
        if saved.is_err() {
            for file in files {
                if self.store.records_of(&file.hash)?.is_empty() {
                    self.drop_file(&file.hash)?;
                    self.store.write(|w| w.forget_file(&file.hash))?;
                }
            }
        }
        saved
    }

    /// An attachment lives where its record lives: whoever reads the one reads the other.
    fn parent_scope(&self, parent: &RecordId) -> Result<Scope, AppError> {
        let line = self
            .store
            .line(parent)?
            .ok_or(AppError::NotFound { what: "record" })?;
        Ok(line.scope.parse()?)
    }
}

/// What is said of a photo: by what it shows, and by its own word.
fn describe(attachment: &mut Attachment, prepared: Prepared) {
    attachment.media_type = "image/jpeg".to_owned();
    attachment.thumbhash = Some(Blob(prepared.thumbhash));
    // The same 64 bits; a document's integers are signed.
    attachment.perceptual_hash = Some(i64::from_be_bytes(prepared.perceptual_hash.to_be_bytes()));
    attachment.taken_s = prepared.seen.taken_s;
    attachment.zone_of_camera = prepared.seen.offset_s.map(|s| i64::from(s / 60));
    let position = prepared.seen.position;
    attachment.position = position.and_then(|(lat, lon)| Position::from_degrees(lat, lon, "exif").ok());
    attachment.camera = prepared.seen.camera;
}

fn refused(field: &str, error: MediaError) -> AppError {
    AppError::Invalid {
        field: field.into(),
        rule: error.rule().into(),
    }
}

fn read_bounded(path: &Path, check: impl Fn(u64) -> Result<(), MediaError>) -> Result<Vec<u8>, AppError> {
    let size = std::fs::metadata(path).map_err(|e| file_error(path, e))?.len();
    check(size).map_err(|e| refused("photo", e))?;
    let file = std::fs::File::open(path).map_err(|e| file_error(path, e))?;
    let mut bytes = Vec::new();
    // What grows while it is read is not read on.
    file.take(size)
        .read_to_end(&mut bytes)
        .map_err(|e| file_error(path, e))?;
    Ok(bytes)
}

/// The media type by the first bytes.
fn media_type(path: &Path) -> Result<&'static str, AppError> {
    let mut start = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| file_error(path, e))?;
    file.take(16)
        .read_to_end(&mut start)
        .map_err(|e| file_error(path, e))?;
    Ok(match start.as_slice() {
        [b'P', b'M', b'T', b'i', b'l', b'e', b's', 3, ..] => "application/vnd.pmtiles",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        [b'P', b'K', 3, 4, ..] => "application/zip",
        _ => "application/octet-stream",
    })
}

#[cfg(test)]
mod tests;
