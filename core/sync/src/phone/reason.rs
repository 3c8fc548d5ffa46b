//! Why a run waits or gives up, in the terms in which a person can be told.

use crate::error::{FrameError, WireError};

/// One variant per different thing to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// No network, or no station there.
    Unreachable,
    /// Too slow.
    TimedOut,
    /// The answer was cut off.
    Cut,
    /// Somebody else's web page: the network wants a login first.
    Portal,
    /// The answer was damaged on the way.
    Damaged,
    /// An answer, but not this protocol's, or not this station's.
    Foreign,
    /// An older answer, or one to somebody else.
    Stale,
    /// The station asks to come back later.
    Busy,
    /// The station has a fault.
    StationFault,
    /// An HTTP status that says nothing more.
    Status(u16),
    /// Every nonce was stale.
    StaleNonce,
    /// Answers that lead nowhere.
    NoProgress,
    /// The station was rewound again and again.
    RewoundTooOften,
    /// Not even one segment is small enough.
    TooLarge,
    /// The device must be enrolled.
    NeedsEnrolment,
    /// The program must be updated; it keeps everything.
    UpdateRequired,
    /// The station refuses, with a reason's code.
    Denied(String),
    /// The phone's own store failed.
    Storage,
}

impl Reason {
    /// The code, with a sentence in `locales/`.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Unreachable => "unreachable",
            Reason::TimedOut => "timed_out",
            Reason::Cut => "cut",
            Reason::Portal => "portal",
            Reason::Damaged => "damaged",
            Reason::Foreign => "foreign",
            Reason::Stale => "stale",
            Reason::Busy => "busy",
            Reason::StationFault => "station_fault",
            Reason::Status(_) => "status",
            Reason::StaleNonce => "stale_nonce",
            Reason::NoProgress => "no_progress",
            Reason::RewoundTooOften => "rewound_too_often",
            Reason::TooLarge => "too_large",
            Reason::NeedsEnrolment => "needs_enrolment",
            Reason::UpdateRequired => "update_required",
            Reason::Denied(_) => "denied",
            Reason::Storage => "storage",
        }
    }

    /// Whether something smaller might have come through.
    pub(super) fn is_a_bad_road(&self) -> bool {
        matches!(self, Reason::Cut | Reason::TimedOut | Reason::Damaged)
    }
}

impl From<FrameError> for Reason {
    fn from(error: FrameError) -> Self {
        match error {
            error if error.asks_for_update() => Reason::UpdateRequired,
            FrameError::Portal => Reason::Portal,
            FrameError::Damaged => Reason::Damaged,
            FrameError::Truncated => Reason::Cut,
            _ => Reason::Foreign,
        }
    }
}

impl From<WireError> for Reason {
    fn from(error: WireError) -> Self {
        if error.asks_for_update() {
            Reason::UpdateRequired
        } else {
            Reason::Foreign
        }
    }
}
