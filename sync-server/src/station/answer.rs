//! What a device is told: that the station was rewound, or the arrivals that it may read; what is held of its
//! own logs; and the station's signed word.

use ketepai_model::identity::{Certificate, Checkpoint};
use ketepai_model::ids::RunningHash;
use ketepai_model::scope::Scope;
use ketepai_sync::message::{Digests, Done, Hello};
use ketepai_sync::{Cursor, Reply};

use super::desk::Desk;
use crate::error::Error;
use crate::store::Wanted;

/// Kept in the database: up to which position everything is in a backup.
pub(super) const NOTE_BACKED_UP: &str = "backed_up";
/// How many plain bytes are read for one byte of the phone's budget: frames shrink by about that much.
const SHRINKAGE: usize = 3;

/// Who asks for what.
pub(super) struct Asked<'a> {
    pub hello: &'a Hello,
    pub certificate: &'a Certificate,
    /// Whether the station holds something else of the device's own logs than the device believes.
    pub tips_differ: bool,
    pub now_s: i64,
}

/// Fills an answer; what its last frame says.
pub(super) fn fill(desk: &Desk, asked: &Asked<'_>, reply: &mut Reply) -> Result<Done, Error> {
    let newest = desk.store.newest()?;
    if !knows(desk, &asked.hello.cursor)? {
        reply.rewound(newest.position);
        // The phone steps back by its own checkpoints; the beginning is right for any of them.
        return done(desk, asked, newest, Cursor::default(), true);
    }
    let (reached, more) = arrivals(desk, asked, newest, reply)?;
    if asked.tips_differ {
        reply.tips(&desk.store.tips_of(&asked.hello.device)?);
    }
    done(desk, asked, newest, reached, more)
}

/// Whether a cursor lies in this station's past.
fn knows(desk: &Desk, cursor: &Cursor) -> Result<bool, Error> {
    if cursor.position == 0 {
        return Ok(cursor.running == RunningHash::default());
    }
    Ok(desk.store.running_at(cursor.position)? == Some(cursor.running))
}

fn arrivals(
    desk: &Desk,
    asked: &Asked<'_>,
    newest: Cursor,
    reply: &mut Reply,
) -> Result<(Cursor, bool), Error> {
    let hello = asked.hello;
    let wanted = Wanted {
        after: hello.cursor.position,
        reads: &|scope| asked.certificate.covers(scope),
        but: (!hello.want_own).then_some(hello.device),
        bytes: (hello.budget as usize).saturating_mul(SHRINKAGE),
    };
    let arrivals = desk.store.arrivals(&wanted)?;
    let running_at = |position| desk.store.running_at(position).ok().flatten();
    let filled = reply.segments(arrivals.segments, &running_at);
    if !(filled.more || arrivals.more) {
        return Ok((newest, false));
    }
    let position = filled.last.unwrap_or(hello.cursor.position);
    let running = desk.store.running_at(position)?.unwrap_or_default();
    Ok((Cursor { position, running }, true))
}

fn done(desk: &Desk, asked: &Asked<'_>, newest: Cursor, reached: Cursor, more: bool) -> Result<Done, Error> {
    let backed_up = backed_up(desk)?;
    let Cursor { position, running } = newest;
    let checkpoint = Checkpoint::sign(&desk.keys, position, running, asked.now_s, backed_up);
    let digests = if more {
        None
    } else {
        Some(digests(desk, asked, position)?)
    };
    Ok(Done {
        checkpoint,
        nonce: desk.nonces.fresh(asked.now_s),
        more,
        cursor: reached,
        digests,
    })
}

fn digests(desk: &Desk, asked: &Asked<'_>, position: u64) -> Result<Digests, Error> {
    let reads = |scope: &Scope| asked.certificate.covers(scope);
    let (logs, documents) = desk.store.digests(&reads)?;
    Ok(Digests {
        position,
        verdicts: position,
        logs,
        documents,
    })
}

pub(super) fn backed_up(desk: &Desk) -> Result<u64, Error> {
    let kept = desk.store.note(NOTE_BACKED_UP)?;
    Ok(kept.and_then(|b| b.try_into().ok()).map_or(0, u64::from_be_bytes))
}
