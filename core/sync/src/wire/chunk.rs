//! Automerge's change chunks without what can be computed: 4 bytes of magic, 4 of checksum, the type and
//! the length. Taken off only where putting it back gives the very same bytes.

use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;

/// The chunk's contents, if [`restore`] would rebuild exactly these bytes.
pub(super) fn strip(body: &[u8]) -> Option<&[u8]> {
    let after = body.strip_prefix(&MAGIC)?.get(4..)?.strip_prefix(&[CHANGE])?;
    let length = after.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let contents = after.get(length..)?;
    (restore(contents) == body).then_some(contents)
}

/// The whole chunk around the contents.
pub(super) fn restore(contents: &[u8]) -> Vec<u8> {
    let mut hashed = vec![CHANGE];
    write_length(&mut hashed, contents.len());
    let mut hasher = Sha256::new();
    hasher.update(&hashed);
    hasher.update(contents);
    let checksum = hasher.finalize();
    [&MAGIC[..], &checksum[..4], &hashed, contents].concat()
}

/// Unsigned LEB128, shortest form.
fn write_length(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ketepai_model::document::{Actor, root_change};
    use ketepai_model::value::{Fields, Value};

    #[test]
    fn a_real_change_loses_its_envelope_and_gets_it_back() {
        for len in [0, 10, 200, 20_000] {
            let fields = Fields::from([("w".to_owned(), Value::Text("草".repeat(len)))]);
            let change = root_change(&fields, &Actor([5; 16]));
            let contents = strip(&change).unwrap();
            assert!(contents.len() + 10 <= change.len());
            assert_eq!(restore(contents), change);
        }
    }

    #[test]
    fn what_would_not_come_back_the_same_stays_whole() {
        let whole = restore(b"contents");
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            assert_eq!(strip(&flipped), None);
        }
        let long_length = [&whole[..9], &[0x88, 0x00], b"contents"].concat();
        assert_eq!(strip(&long_length), None);
        assert_eq!(strip(&[]), None);
        assert_eq!(strip(&MAGIC), None);
    }
}
