//! How many operations a change claims, before Automerge believes it. Its columns are runs, so that a hundred
//! bytes can claim any number: Automerge would count them one by one, and then make each.
//!
//! Layout: deps, actor, seq, first operation, time, message, other actors, columns (specification and length
//! of each), their bytes. Must not judge anything but size.

/// The most operations of one change. A paragraph, a field, an attendant are one each.
const MOST: u64 = 16_384;

/// The kinds of column that are not runs of unsigned numbers, in the low three bits of a specification.
const GROUP: u64 = 0;
const DELTA: u64 = 3;
const BOOLEAN: u64 = 4;
const STRING: u64 = 5;
const RAW: u64 = 7;

/// Whether a change chunk's columns are short enough to be read, all of them.
pub(super) fn is_light(body: &[u8]) -> bool {
    lengths(body).is_some_and(|lengths| lengths.iter().all(|rows| *rows <= MOST))
}

/// The rows of each column; `None` where it does not read.
fn lengths(body: &[u8]) -> Option<Vec<u64>> {
    let mut chunk = Bytes(body.get(9..)?);
    chunk.unsigned()?;
    let deps = chunk.unsigned()?.checked_mul(32)?;
    chunk.skip(deps)?;
    chunk.skip_prefixed()?;
    (0..3).try_for_each(|_| chunk.unsigned().map(drop))?;
    chunk.skip_prefixed()?;
    for _ in 0..chunk.unsigned()? {
        chunk.skip_prefixed()?;
    }
    let mut columns = Vec::new();
    for _ in 0..chunk.unsigned()? {
        columns.push((chunk.unsigned()? & 7, chunk.unsigned()?));
    }
    let rows = |(kind, length): (u64, u64)| rows(kind, Bytes(chunk.take(length)?));
    columns.into_iter().map(rows).collect()
}

/// The rows of a column; of a group, what its rows add up to where that is more.
fn rows(kind: u64, mut column: Bytes<'_>) -> Option<u64> {
    let (mut rows, mut grouped) = (0u64, 0u64);
    while !column.0.is_empty() && kind != RAW {
        if kind == BOOLEAN {
            rows = rows.saturating_add(column.unsigned()?);
            continue;
        }
        let run = column.signed()?;
        let (values, each) = match run {
            0 => (0, column.unsigned()?),
            1.. => (1, run.unsigned_abs()),
            _ => (run.unsigned_abs(), 1),
        };
        rows = rows.saturating_add(each.saturating_mul(values.max(1)));
        for _ in 0..values {
            let value = column.value(kind)?;
            grouped = grouped.saturating_add(value.saturating_mul(each));
        }
    }
    Some(if kind == GROUP { rows.max(grouped) } else { rows })
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(n).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, n: u64) -> Option<()> {
        self.take(n).map(drop)
    }

    fn skip_prefixed(&mut self) -> Option<()> {
        let length = self.unsigned()?;
        self.skip(length)
    }

    /// One value of a column; 0 for all that is not a number without a sign.
    fn value(&mut self, kind: u64) -> Option<u64> {
        match kind {
            STRING => self.skip_prefixed().map(|()| 0),
            DELTA => self.signed().map(|_| 0),
            _ => self.unsigned(),
        }
    }

    /// LEB128.
    fn unsigned(&mut self) -> Option<u64> {
        let (n, _) = self.leb()?;
        Some(n)
    }

    /// Signed LEB128.
    fn signed(&mut self) -> Option<i64> {
        let (n, bits) = self.leb()?;
        let unused = 64u32.saturating_sub(bits);
        Some((n << unused).cast_signed() >> unused)
    }

    /// The value and how many bits were written.
    fn leb(&mut self) -> Option<(u64, u32)> {
        let (mut n, mut bits) = (0u64, 0);
        loop {
            let byte = *self.take(1)?.first()?;
            n |= u64::from(byte & 0x7f).checked_shl(bits).unwrap_or(0);
            bits += 7;
            match byte & 0x80 {
                0 => return Some((n, bits)),
                _ if bits >= 70 => return None,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Actor, root_change};
    use crate::value::{Fields, Value};

    fn list(length: usize) -> Vec<u8> {
        let items = vec![Value::Bool(true); length];
        root_change(
            &Fields::from([("v".to_owned(), Value::List(items))]),
            &Actor([7; 16]),
        )
    }

    #[test]
    fn a_change_is_as_heavy_as_its_operations() {
        for length in [0, 1, 100, 16_383] {
            let rows = lengths(&list(length)).unwrap();
            assert_eq!(rows.iter().max(), Some(&(length as u64 + 1)), "{rows:?}");
            assert!(is_light(&list(length)));
        }
        assert!(!is_light(&list(16_384)));
    }

    #[test]
    fn a_cut_change_is_not_read_at_all() {
        let body = list(100);
        let light = (0..body.len()).filter(|end| is_light(&body[..*end]));
        assert_eq!(light.count(), 0);
    }
}
