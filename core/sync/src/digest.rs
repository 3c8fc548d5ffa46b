//! Set digests: the state of a replica in 32 bytes, the same in any order of arrival. XOR of hashed
//! members is no defence against an adversary who picks members; it finds mistakes, it proves nothing.

use ketepai_model::ids::Digest;
pub use ketepai_model::log::tip_member;

/// The digest of a set whose members are distinct; toggle members in and out to keep it up to date.
pub fn set_digest(members: impl IntoIterator<Item = [u8; 32]>) -> Digest {
    let mut digest = Digest::default();
    for member in members {
        digest.toggle(&member);
    }
    digest
}

#[cfg(test)]
mod tests {
    use ketepai_model::ids::{DeviceId, HeadHash};
    use ketepai_model::scope::Scope;

    use super::*;

    #[test]
    fn order_does_not_matter_but_every_part_does() {
        let scope: Scope = "work/152524".parse().unwrap();
        let member =
            |device, number, head| tip_member(&scope, &DeviceId([device; 16]), number, &HeadHash([head; 32]));
        let (a, b) = (member(1, 1, 1), member(2, 1, 1));
        assert_eq!(set_digest([a, b]), set_digest([b, a]));
        let others = [member(1, 2, 1), member(1, 1, 2), b];
        assert!(others.iter().all(|other| *other != a));
    }
}
