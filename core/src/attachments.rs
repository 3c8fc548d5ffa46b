//! 附件: photos and other files. The record says what a file is; the bytes lie beside the database, named by
//! their hash and encrypted ([`crate::files`]), and travel by themselves.

mod exif;

use std::path::Path;

use ketepai_model::attachment::{Attachment, Medium, Rung};
use ketepai_model::ids::RecordId;
use ketepai_model::scope::Scope;

use crate::app::App;
use crate::error::{AppError, file_error};
use crate::records::RecordCommands;

/// The largest photo that is read.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The largest file that a coordinator or an officer may send.
pub const MAX_MATERIAL_BYTES: u64 = 2 * 1024 * 1024 * 1024;

impl App {
    /// Adds a photo to a record. The original bytes are kept as they are; position and time are read from
    /// EXIF leniently, and only ever as the photo's own word.
    pub fn add_photo(&mut self, parent: &RecordId, path: &Path, caption: &str) -> Result<RecordId, AppError> {
        if self.store.line(parent)?.is_none() {
            return Err(AppError::NotFound { what: "record" });
        }
        let bytes = read_bounded(path)?;
        let media_type = media_type(&bytes).ok_or(AppError::Invalid {
            field: "photo".into(),
            rule: "not_a_photo".into(),
        })?;
        let kept = self.keep_file(&bytes, Rung::Evidence)?;
        let seen = exif::read(&bytes);
        let mut attachment = Attachment::new(self.me()?.envelope(&self.context));
        attachment.parent = Some(*parent);
        attachment.medium = Some(Medium::Photo);
        attachment.hash = Some(kept.hash);
        attachment.bytes = Some(kept.bytes);
        attachment.media_type = media_type.to_owned();
        attachment.taken_s = seen.taken_s;
        attachment.position = seen.position;
        attachment.camera = seen.camera;
        attachment.caption = caption.to_owned();
        self.save_below(parent, attachment)
    }

    /// Adds a file as it is: training material, a map package, a scanned paper as PDF. Read piece by piece.
    pub fn add_file(&mut self, parent: &RecordId, path: &Path, caption: &str) -> Result<RecordId, AppError> {
        let size = std::fs::metadata(path).map_err(|e| file_error(path, e))?.len();
        if size == 0 || size > MAX_MATERIAL_BYTES {
            return Err(AppError::Invalid {
                field: "file".into(),
                rule: if size == 0 { "empty" } else { "too_large" }.into(),
            });
        }
        let mut attachment = Attachment::new(self.me()?.envelope(&self.context));
        self.parent_scope(parent)?;
        let kept = self.keep_large(path, Rung::Material)?;
        attachment.parent = Some(*parent);
        attachment.medium = Some(Medium::File);
        attachment.hash = Some(kept.hash);
        attachment.bytes = Some(kept.bytes);
        attachment.caption = match caption {
            "" => path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default(),
            caption => caption.to_owned(),
        };
        self.save_below(parent, attachment)
    }

    /// An attachment lives where its record lives: whoever reads the one reads the other.
    fn save_below(&mut self, parent: &RecordId, attachment: Attachment) -> Result<RecordId, AppError> {
        let scope = self.parent_scope(parent)?;
        self.save_in(&scope, attachment.into())
    }

    fn parent_scope(&self, parent: &RecordId) -> Result<Scope, AppError> {
        let line = self
            .store
            .line(parent)?
            .ok_or(AppError::NotFound { what: "record" })?;
        Ok(line.scope.parse()?)
    }
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, AppError> {
    let size = std::fs::metadata(path).map_err(|e| file_error(path, e))?.len();
    if size > MAX_FILE_BYTES {
        return Err(AppError::Invalid {
            field: "photo".into(),
            rule: "too_large".into(),
        });
    }
    std::fs::read(path).map_err(|e| file_error(path, e))
}

/// The media type by the first bytes; `None` for anything that is not a photo we can carry.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
