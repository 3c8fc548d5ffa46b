//! Which programmes there are: the five that ship, and those that an officer put on record, the newest version of
//! each first. Must not decide which one somebody works under: postings do that.

use super::Programme;
use super::books::{Books, BooksError};
use super::load::{Finding, load};
use super::register::typed;
use super::rules::Rules;
use crate::ids::{BlobHash, RecordId};
use crate::record::Record;

/// The programmes that ship, as their files stand.
pub const SHIPPED: &[&str] = &[
    include_str!("../../programmes/shaoxing-2024.toml"),
    include_str!("../../programmes/jiaozuo.toml"),
    include_str!("../../programmes/inner-mongolia-2021.toml"),
    include_str!("../../programmes/heilongjiang-enterprise.toml"),
    include_str!("../../programmes/wenzhou-vice-president-2024.toml"),
];

/// A programme that can be used.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// Its rules.
    pub rules: Rules,
    /// Its text, as it was read.
    pub text: String,
    /// The hash of that text: with it a report says which rules it was made by.
    pub digest: BlobHash,
    /// The record that holds it; `None` for one that ships.
    pub record: Option<RecordId>,
}

/// A programme on record that cannot be read, and why. The version before it stays in force.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// The record.
    pub record: RecordId,
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Every version of every programme, by code, the newest first; and those that cannot be read.
pub fn shelf(books: &dyn Books) -> Result<(Vec<Shelved>, Vec<Unreadable>), BooksError> {
    let (mut shelved, mut unreadable) = (Vec::new(), Vec::new());
    let kept = typed::<Programme>(books.rows(Programme::KIND)?);
    let kept = kept.map(|(id, programme)| (Some(id), programme.code, programme.rules));
    let shipped = SHIPPED
        .iter()
        .map(|text| (None, String::new(), (*text).to_owned()));
    for (record, code, text) in shipped.chain(kept) {
        match (load(&text), record) {
            (Ok(rules), record) => shelved.push(Shelved {
                digest: BlobHash::of(text.as_bytes()),
                rules,
                text,
                record,
            }),
            (Err(findings), Some(record)) => unreadable.push(Unreadable {
                record,
                code,
                findings,
            }),
            (Err(_), None) => {}
        }
    }
    // Of one version written twice the one on record stands, and of two on record the one with the smaller id.
    shelved.sort_by(|a, b| {
        let key = |s: &Shelved| (s.rules.id.clone(), -s.rules.version, s.record.is_none(), s.record);
        key(a).cmp(&key(b))
    });
    shelved.dedup_by(|later, first| {
        later.rules.id == first.rules.id && later.rules.version == first.rules.version
    });
    Ok((shelved, unreadable))
}

/// A programme by its code: the newest version, or the one that is named.
pub fn find(books: &dyn Books, code: &str, version: Option<i64>) -> Result<Option<Shelved>, BooksError> {
    let fits = |s: &Shelved| s.rules.id == code && version.is_none_or(|v| s.rules.version == v);
    Ok(shelf(books)?.0.into_iter().find(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_programme_that_ships_can_be_read() {
        for text in SHIPPED {
            let read = load(text);
            assert!(read.is_ok(), "{:?}: {read:?}", text.lines().next());
        }
    }
}
