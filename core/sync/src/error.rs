//! What can be wrong with bytes that came over a wire: one enum per concern, so that a caller can tell
//! a portal from an old app from a cut. Names what is wrong, never what the bytes said.

/// What stops a run of frames. Every frame read before it stays valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A page of markup where frames should be: a captive portal, or a proxy that answers for the station.
    #[error("a web page instead of an answer")]
    Portal,
    /// Not this protocol at all.
    #[error("not this protocol")]
    NotOurs,
    /// A framing that this program does not know: it must be updated.
    #[error("framing version {0} is not known")]
    UnknownVersion(u8),
    /// A codec that this program does not know, or whose dictionary it lacks: it must be updated.
    #[error("codec {0} is not known")]
    UnknownCodec(u8),
    /// A type of frame that does not exist in this version.
    #[error("frame type {0} is not known")]
    UnknownType(u8),
    /// Larger than a frame, or than what a reader buffers, may be.
    #[error("larger than the protocol allows")]
    TooLarge,
    /// The digest, the compression or the length does not hold.
    #[error("damaged on the way")]
    Damaged,
    /// The stream ended within a frame.
    #[error("cut short")]
    Truncated,
}

impl FrameError {
    /// Whether a newer program would understand.
    pub fn asks_for_update(self) -> bool {
        matches!(self, FrameError::UnknownVersion(_) | FrameError::UnknownCodec(_))
    }
}

/// What can be wrong inside an intact frame.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// A version that this program does not know: it must be updated.
    #[error("version {0} of this frame is not known")]
    UnknownVersion(u64),
    /// Not CBOR of the expected shape.
    #[error("malformed frame")]
    Malformed(#[from] minicbor::decode::Error),
    /// Well-formed, but against a rule of the wire form.
    #[error("the frame breaks a rule: {0}")]
    Rule(&'static str),
    /// A model's value that does not hold.
    #[error("the frame holds a value that does not hold")]
    Model(#[from] ketepai_model::error::Error),
}

impl WireError {
    /// Whether a newer program would understand.
    pub fn asks_for_update(&self) -> bool {
        use ketepai_model::error::Error;
        matches!(
            self,
            WireError::UnknownVersion(_) | WireError::Model(Error::UnknownVersion(_))
        )
    }
}
