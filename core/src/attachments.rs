//! 附件: photos and other files. The record says what a file is; the bytes lie beside the database, named by
//! their hash and encrypted ([`crate::files`]), and travel by themselves.

mod exif;

use std::path::Path;

use ketepai_model::attachment::{Attachment, Medium};
use ketepai_model::ids::{BlobHash, RecordId};

use crate::app::App;
use crate::error::{AppError, file_error};
use crate::records::RecordCommands;

/// The largest file that a plain upload carries.
pub const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

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
        let hash = BlobHash::of(&bytes);
        self.keep_file(&hash, &bytes)?;
        let seen = exif::read(&bytes);
        let mut attachment = Attachment::new(self.me()?.envelope(&self.context));
        attachment.parent = Some(*parent);
        attachment.medium = Some(Medium::Photo);
        attachment.hash = Some(hash);
        attachment.bytes = Some(bytes.len() as i64);
        attachment.media_type = media_type.to_owned();
        attachment.taken_s = seen.taken_s;
        attachment.position = seen.position;
        attachment.camera = seen.camera;
        attachment.caption = caption.to_owned();
        self.save(attachment.into())
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
