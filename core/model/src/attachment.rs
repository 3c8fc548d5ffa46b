//! 附件: what is known of a photo, voice, scan or file. The bytes travel by themselves.

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::canonical;
use crate::error::{Error, invalid};
use crate::ids::{BlobHash, RecordId};
use crate::place::Position;
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Blob, Field, Value, codes};

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

/// How far down the ladder a file stands: what comes first on a poor line comes first here. Text, with the
/// thumbhash in it, comes before all of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Rung {
    /// A recording: it is the content.
    Voice = 1,
    /// A photo's thumbnail.
    Thumbnail = 2,
    /// The copy that counts as evidence.
    Evidence = 3,
    /// The bytes as the camera wrote them.
    Original = 4,
    /// Training material, map packages, other files.
    Material = 5,
}

impl Rung {
    /// The rung of a number; one that this program does not know comes last.
    pub fn of(number: u8) -> Self {
        match number {
            1 => Rung::Voice,
            2 => Rung::Thumbnail,
            3 => Rung::Evidence,
            4 => Rung::Original,
            _ => Rung::Material,
        }
    }
}

/// A stored file that a record names. Canonical CBOR `[rung, hash, bytes]`.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct StoredFile {
    /// Where it stands on the ladder.
    pub rung: Rung,
    /// BLAKE3 of the bytes.
    pub hash: BlobHash,
    /// How many.
    pub bytes: i64,
}

impl<C> Encode<C> for StoredFile {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(3)?
            .u8(self.rung as u8)?
            .bytes(&self.hash.0)?
            .i64(self.bytes)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for StoredFile {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(3) {
            return Err(minicbor::decode::Error::message("stored file"));
        }
        let rung = Rung::of(d.u8()?);
        let hash = BlobHash::from_slice(d.bytes()?).map_err(|_| minicbor::decode::Error::message("hash"))?;
        Ok(StoredFile {
            rung,
            hash,
            bytes: d.i64()?,
        })
    }
}

impl Field for StoredFile {
    fn to_value(&self) -> Option<Value> {
        Some(Value::Bytes(canonical::encode(self)))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => canonical::decode(bytes, "stored file").ok(),
            _ => None,
        }
    }
}

record! {
    /// Points to its record and to its bytes; neither waits for the other.
    Attachment = "attachment", schema 1 {
        /// The record to which it belongs.
        "p" parent: Option<RecordId>,
        /// What kind of file.
        "k" medium: Option<Medium>,
        /// BLAKE3 of the stored bytes: a photo's evidence copy, a recording, a file.
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
        /// The same in other sizes: thumbnail, original.
        "s" copies: Vec<StoredFile>,
        /// A few bytes to paint until the thumbnail is here (thumbhash).
        "u" thumbhash: Option<Blob>,
        /// 64 bits that survive compression and scaling, to find a photo that is used twice.
        "q" perceptual_hash: Option<i64>,
        /// How long a recording is, milliseconds.
        "l" duration_ms: Option<i64>,
        /// What its camera says besides of the time: minutes east of UTC, where it knows its zone.
        "e" zone_of_camera: Option<i64>,
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
        if self.bytes.is_none_or(|n| n <= 0) || self.copies.iter().any(|copy| copy.bytes <= 0) {
            return invalid("bytes", "positive");
        }
        if self.thumbhash.as_ref().is_some_and(|hash| hash.0.len() > MAX_THUMBHASH) {
            return invalid("thumbhash", "too_large");
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
            files: self.files(),
            ..Listing::of(&self.envelope, self.caption.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let hash = self.hash.unwrap_or_default();
        vec![Fact::distinct("attachments", &self.envelope, area, &[hash.as_bytes()])]
    }
}

/// The longest thumbhash there is.
const MAX_THUMBHASH: usize = 25;

impl Attachment {
    /// All its stored files, the main one first.
    pub fn files(&self) -> Vec<StoredFile> {
        let rung = match self.medium {
            Some(Medium::Voice) => Rung::Voice,
            Some(Medium::Photo | Medium::Scan) => Rung::Evidence,
            _ => Rung::Material,
        };
        let main = self
            .hash
            .zip(self.bytes)
            .map(|(hash, bytes)| StoredFile { rung, hash, bytes });
        main.into_iter().chain(self.copies.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    #[test]
    fn a_photo_names_its_copies_and_an_older_one_reads_as_before() {
        let mut photo = Attachment::from_fields(Default::default());
        photo.medium = Some(Medium::Photo);
        photo.hash = Some(BlobHash::of(b"evidence"));
        photo.bytes = Some(8);
        let old = photo.to_fields();
        assert_eq!(Attachment::from_fields(old).files().len(), 1);
        photo.copies = vec![StoredFile {
            rung: Rung::Thumbnail,
            hash: BlobHash::of(b"small"),
            bytes: 5,
        }];
        photo.thumbhash = Some(Blob(vec![7; 25]));
        let read = Attachment::from_fields(photo.to_fields());
        assert_eq!(read, photo);
        let rungs: Vec<Rung> = read.files().iter().map(|f| f.rung).collect();
        assert_eq!(rungs, [Rung::Evidence, Rung::Thumbnail]);
    }
}
