//! Steps 2 and 4 of taking something in, the same on every replica: who signed this head, does the
//! signature hold, are the payloads those that were signed, may this device write here.
//!
//! Pure and blind to contents: nothing here decodes a change. A segment that may not be written is still
//! verified and kept; what becomes of its entries is the verdicts' matter.

use ketepai_model::identity::{StationKey, TrustStore};
use ketepai_model::ids::HeadHash;
use ketepai_model::log::{Segment, Statement};
use ketepai_model::scope::Scope;

/// What a segment turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Examined {
    /// Its device is known, the signature and every payload hold.
    Verified {
        /// The segment.
        segment: Segment,
        /// Whether the device may write in this scope at all.
        granted: bool,
    },
    /// Nothing is known of its device (yet): to be asked for, or kept until its certificate comes.
    UnknownDevice(Segment),
    /// Not to be kept.
    Bad {
        /// Which head it claims to be.
        head: HeadHash,
        /// Why, as a code.
        reason: &'static str,
    },
}

/// Examines one segment by what is known of keys.
pub fn examine(segment: Segment, trust: &TrustStore) -> Examined {
    if segment.head().check().is_err() {
        return bad(&segment, "bad_head");
    }
    match trust.verify_head(&segment.signed) {
        Err(_) => return bad(&segment, "bad_signature"),
        Ok(None) => return Examined::UnknownDevice(segment),
        Ok(Some(())) => {}
    }
    if segment.check_payloads().is_err() {
        return bad(&segment, "bad_payload");
    }
    let granted = trust.may_write(segment.head());
    Examined::Verified { segment, granted }
}

/// Examines segments in order; what a station states in one holds for those after it.
pub fn examine_batch(segments: impl IntoIterator<Item = Segment>, trust: &mut TrustStore) -> Vec<Examined> {
    let examine_next = |segment| {
        meet_station(&segment, trust);
        let examined = examine(segment, trust);
        if let Examined::Verified {
            segment,
            granted: true,
        } = &examined
        {
            learn(segment, trust);
        }
        examined
    };
    segments.into_iter().map(examine_next).collect()
}

fn bad(segment: &Segment, reason: &'static str) -> Examined {
    Examined::Bad {
        head: segment.head().hash(),
        reason,
    }
}

/// A signing key introduces itself in its own first segment. The root's signature on it is proof enough,
/// whatever becomes of the segment.
fn meet_station(segment: &Segment, trust: &mut TrustStore) {
    let head = segment.head();
    if !head.scope.holds_statements() || trust.station(&head.device).is_some() {
        return;
    }
    let own =
        |key: &StationKey| key.device() == head.device && head.scope == Scope::Station(key.county.clone());
    for statement in statements(segment) {
        if let Statement::StationKey(key) = statement
            && own(&key)
            && trust.add_station(key).is_ok()
        {
            return;
        }
    }
}

/// Adds what a known station states of keys. A statement that does not hold is passed over: it can be
/// shown later, but nothing may hang on it.
fn learn(segment: &Segment, trust: &mut TrustStore) {
    let head = segment.head();
    if !head.scope.holds_statements() || trust.station(&head.device).is_none() {
        return;
    }
    for statement in statements(segment) {
        let _ = match statement {
            Statement::StationKey(key) => trust.add_station(key),
            Statement::Certificate(certificate) => trust.add_device(*certificate),
            Statement::Revocation(revocation) => {
                trust.revoke(revocation);
                Ok(())
            }
            Statement::Verdict(_) => Ok(()),
        };
    }
}

fn statements(segment: &Segment) -> impl Iterator<Item = Statement> {
    let scope = &segment.head().scope;
    let payloads = segment.payloads.iter().flatten();
    payloads.filter_map(|entry| Statement::from_entry(scope, entry).ok().flatten())
}

#[cfg(test)]
mod tests;
