//! Why a file was not taken. One word for each reason; the sentence for a person lives in the locales.

/// A file that cannot become evidence or voice. Nothing of the file is in it, so it may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.rule())]
pub enum MediaError {
    /// No bytes at all.
    Empty,
    /// More bytes than are read at all.
    TooLarge,
    /// Neither JPEG, PNG nor WebP, whatever its name says.
    NotAPhoto,
    /// HEIC or AVIF: the shell converts it before it comes here.
    HeicNotConverted,
    /// More pixels than are decoded at all; found in the header, before decoding.
    TooManyPixels,
    /// More scans than a progressive JPEG needs.
    TooManyScans,
    /// More marker segments or chunks than a photo needs.
    TooManySegments,
    /// A colour profile beyond all measure.
    IccTooLarge,
    /// The file ends before its picture or sound does.
    Truncated,
    /// The file says things that cannot be.
    Corrupt,
    /// A real photo or recording, but of a sort that is not read (arithmetic coding, 12 bits, lossless).
    Unsupported,
    /// The crop is empty or lies outside the photo.
    CropOutside,
    /// Neither Ogg Opus nor WAV.
    NotAVoice,
    /// A recording of more minutes than are taken.
    TooLong,
}

impl MediaError {
    /// The rule's code: a short snake_case word.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::NotAPhoto => "not_a_photo",
            Self::HeicNotConverted => "heic_not_converted",
            Self::TooManyPixels => "too_many_pixels",
            Self::TooManyScans => "too_many_scans",
            Self::TooManySegments => "too_many_segments",
            Self::IccTooLarge => "icc_too_large",
            Self::Truncated => "truncated",
            Self::Corrupt => "corrupt",
            Self::Unsupported => "unsupported",
            Self::CropOutside => "crop_outside",
            Self::NotAVoice => "not_a_voice",
            Self::TooLong => "too_long",
        }
    }
}

/// What nearly everything here answers.
pub type Result<T> = std::result::Result<T, MediaError>;
