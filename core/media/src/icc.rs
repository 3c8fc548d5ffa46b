//! Which colour profile evidence carries on. A profile is data from a stranger: it is kept whole or not at
//! all, and never interpreted.

use crate::limits::Limits;

/// A profile for thumbnails, which a slow link carries ahead of everything: only a tiny one.
const TINY: usize = 1024;

/// The profile, where it is sane (ICC.1:2022, 7.2): its size field is true, it is marked as a profile, it is
/// of the planes' colour space and it fits the limit.
pub fn kept<'a>(profile: Option<&'a [u8]>, grey: bool, limits: &Limits) -> Option<&'a [u8]> {
    let profile = profile.filter(|p| p.len() >= 132 && p.len() <= limits.icc_kept)?;
    let size = u32::from_be_bytes([profile[0], profile[1], profile[2], profile[3]]);
    let space: &[u8] = if grey { b"GRAY" } else { b"RGB " };
    let sane = size as usize == profile.len() && &profile[36..40] == b"acsp" && &profile[16..20] == space;
    sane.then_some(profile)
}

/// The same for a thumbnail.
pub fn tiny(profile: Option<&[u8]>) -> Option<&[u8]> {
    profile.filter(|p| p.len() <= TINY)
}
