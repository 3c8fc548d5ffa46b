//! Why a session between phones did not come to its end, as codes whose sentences live in `locales/`.

use crate::error::{FrameError, WireError};

/// Why a session ended early. What had been committed stays; the next session goes on from there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The stream broke.
    Cut,
    /// Nothing came for too long.
    TimedOut,
    /// The person stopped it.
    Stopped,
    /// Nobody answers at that address.
    Unreachable,
    /// Whoever is there does not speak this.
    NotOurs,
    /// One of the two programs is too old.
    UpdateRequired,
    /// The tunnel could not be made.
    Handshake,
    /// A message was damaged or changed on the way.
    Damaged,
    /// A frame does not hold what it should.
    Malformed,
    /// A frame came that has no place there.
    OutOfOrder,
    /// More than is taken from anybody in one session.
    TooMuch,
    /// The other is of another county.
    Foreign,
    /// The other could not prove who it is.
    BadIntroduction,
    /// The other's device is refused here.
    Refused,
    /// The other has ended it, with its own code.
    TurnedAway(String),
    /// The own store failed.
    Storage,
}

impl Reason {
    /// The code.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Cut => "cut",
            Reason::TimedOut => "timed_out",
            Reason::Stopped => "stopped",
            Reason::Unreachable => "unreachable",
            Reason::NotOurs => "not_ours",
            Reason::UpdateRequired => "update_required",
            Reason::Handshake => "handshake",
            Reason::Damaged => "damaged",
            Reason::Malformed => "malformed",
            Reason::OutOfOrder => "out_of_order",
            Reason::TooMuch => "too_much",
            Reason::Foreign => "foreign",
            Reason::BadIntroduction => "bad_introduction",
            Reason::Refused => "refused",
            Reason::TurnedAway(_) => "turned_away",
            Reason::Storage => "storage",
        }
    }

    /// Whether the other should hear of it before the stream is closed.
    pub(super) fn is_to_be_said(&self) -> bool {
        !matches!(self, Reason::Cut | Reason::TimedOut | Reason::TurnedAway(_))
    }
}

impl From<FrameError> for Reason {
    fn from(error: FrameError) -> Self {
        match error {
            error if error.asks_for_update() => Reason::UpdateRequired,
            FrameError::TooLarge => Reason::TooMuch,
            _ => Reason::Malformed,
        }
    }
}

impl From<WireError> for Reason {
    fn from(error: WireError) -> Self {
        if error.asks_for_update() {
            Reason::UpdateRequired
        } else {
            Reason::Malformed
        }
    }
}

impl From<ketepai_model::error::Error> for Reason {
    fn from(error: ketepai_model::error::Error) -> Self {
        WireError::from(error).into()
    }
}
