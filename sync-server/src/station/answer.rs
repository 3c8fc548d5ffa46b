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
    /// Whether only the station's own log is to be read: the key has ended, or the certificate has expired.
    pub shut_out: bool,
}

impl Asked<'_> {
    fn reads(&self, scope: &Scope) -> bool {
        (!self.shut_out || scope.holds_statements()) && self.certificate.covers(scope)
    }
}

/// Fills an answer; what its last frame says.
pub(super) fn fill(desk: &Desk, asked: &Asked<'_>, reply: &mut Reply) -> Result<Done, Error> {
    let newest = desk.store.newest()?;
    if !knows(desk, &asked.hello.cursor)? {
        reply.rewound(newest.position);
        // The phone steps back by its own checkpoints; the beginning is right for any of them.
        return done(desk, asked, newest, Cursor::default(), true);
    }
    let filling = fill_in(desk, asked, reply)?;
    let (reached, more) = arrivals(desk, asked, newest, reply)?;
    let more = more || filling;
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

/// Brings what the phone's cursor passed before it could read it; whether there is more of that.
fn fill_in(desk: &Desk, asked: &Asked<'_>, reply: &mut Reply) -> Result<bool, Error> {
    let mut more = false;
    for filling in &asked.hello.filling {
        // A device's own logs are its to have back, wherever it may read today.
        let own = filling.is_own() && !asked.shut_out;
        let wanted = Wanted {
            after: filling.after,
            until: filling.until,
            reads: &|scope| own || (filling.grant.covers(scope) && asked.reads(scope)),
            only: own.then_some(asked.hello.device),
            but: None,
            bytes: reply.left().saturating_mul(SHRINKAGE),
        };
        let arrivals = desk.store.arrivals(&wanted)?;
        more |= reply.fill_in(filling, arrivals.segments, arrivals.more).more;
        if more {
            break;
        }
    }
    Ok(more)
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
        until: u64::MAX,
        reads: &|scope| asked.reads(scope),
        only: None,
        but: (!hello.want_own).then_some(hello.device),
        bytes: (hello.budget as usize).saturating_mul(SHRINKAGE),
    };
    let arrivals = desk.store.arrivals(&wanted)?;
    // Whoever is shut out stays where they are: what they miss meanwhile is theirs when they are let in again.
    let running_at = |position| {
        let known = desk.store.running_at(position).ok().flatten();
        known.filter(|_| !asked.shut_out)
    };
    let filled = reply.segments(arrivals.segments, &running_at);
    if asked.shut_out {
        return Ok((hello.cursor, false));
    }
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
    // A phone that has not taken up its newest certificate reads other scopes than those told here.
    let comparable =
        !more && !asked.shut_out && [0, asked.certificate.incarnation].contains(&asked.hello.incarnation);
    let digests = match comparable {
        true => Some(digests(desk, asked, position)?),
        false => None,
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
    let reads = |scope: &Scope| asked.reads(scope);
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
