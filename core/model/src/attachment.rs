//! 附件: what is known of a photo, voice, scan or file. The bytes travel by themselves.

use crate::error::{Error, invalid};
use crate::ids::{BlobHash, RecordId};
use crate::place::Position;
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// What kind of file.
    Medium {
        /// 照片
        Photo = "photo",
        /// 语音
        Voice = "voice",
        /// 扫描件
        Scan = "scan",
        /// 文件
        File = "file",
    }
}

record! {
    /// Points to its record and to its bytes; neither waits for the other.
    Attachment = "attachment", schema 1 {
        /// The record to which it belongs.
        "p" parent: Option<RecordId>,
        /// What kind of file.
        "k" medium: Option<Medium>,
        /// BLAKE3 of the stored bytes.
        "h" hash: Option<BlobHash>,
        /// How many bytes.
        "n" bytes: Option<i64>,
        /// Its media type.
        "m" media_type: String,
        /// Taken at, by its own clock, seconds since 1970; EXIF has no zone.
        "f" taken_s: Option<i64>,
        /// Where it was taken, by its own word.
        "g" position: Option<Position>,
        /// Taken in the app, rather than brought from elsewhere.
        "i" in_app: bool,
        /// The camera, by its own word.
        "d" camera: String,
        /// What it shows.
        "w" caption: String,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.parent.is_none() {
            return invalid("parent", "required");
        }
        if self.medium.is_none() {
            return invalid("medium", "required");
        }
        if self.hash.is_none() {
            return invalid("hash", "required");
        }
        if self.bytes.is_none_or(|n| n <= 0) {
            return invalid("bytes", "positive");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        Listing {
            text: self.caption.clone(),
            parent: self.parent,
            position: self.position.clone(),
            blob: self.hash.zip(self.bytes),
            ..Listing::of(&self.envelope, self.caption.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let hash = self.hash.unwrap_or_default();
        vec![Fact::distinct("attachments", &self.envelope, area, &[hash.as_bytes()])]
    }
}
