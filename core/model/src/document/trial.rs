//! Policy's day in court: each change judged on the record as its author saw it, which is the row of the
//! changes that it rests on and of no others. Must not decide what is permitted: that is [`crate::policy`].

use std::collections::{BTreeSet, HashMap};

use automerge::{Automerge, Change, ChangeHash};

use super::materialise::{apply, unpanicked};
use super::read;
use super::replay::replay;
use crate::policy::{self, Author, Deed, Denial};
use crate::record::DELETED;
use crate::scope::Scope;
use crate::value::Fields;

/// The changes permitted so far, dependencies first.
#[derive(Default)]
pub(super) struct Trial<'c> {
    permitted: Vec<&'c Change>,
    known: HashMap<ChangeHash, BTreeSet<usize>>,
    /// Rows by what they rest on: in a history without forks each is made once.
    rows: HashMap<Vec<ChangeHash>, Fields>,
}

impl<'c> Trial<'c> {
    /// Judges the next change; `Ok(false)` when it rests on one that is not permitted.
    pub fn judge(
        &mut self,
        change: &'c Change,
        scope: &Scope,
        kind: &str,
        author: Option<&Author>,
    ) -> Result<bool, Denial> {
        let Some(before) = self.before(change) else {
            return Ok(false);
        };
        if let Some(author) = author {
            self.hear(change, &before, scope, kind, author)?;
        }
        let index = self.permitted.len();
        self.permitted.push(change);
        let mut known = before;
        known.insert(index);
        self.known.insert(change.hash(), known);
        Ok(true)
    }

    /// The permitted changes that one rests on; `None` when one of them is not.
    fn before(&self, change: &Change) -> Option<BTreeSet<usize>> {
        let mut known = BTreeSet::new();
        for dep in change.deps() {
            known.extend(self.known.get(dep)?);
        }
        Some(known)
    }

    fn hear(
        &mut self,
        change: &'c Change,
        before: &BTreeSet<usize>,
        scope: &Scope,
        kind: &str,
        author: &Author,
    ) -> Result<(), Denial> {
        let mut history: Vec<&Change> = before.iter().map(|i| self.permitted[*i]).collect();
        let seen = match change.deps() {
            [] => None,
            deps => self.row(deps.to_vec(), &history),
        };
        history.push(change);
        let after = self.row(vec![change.hash()], &history);
        let opens = change.deps().is_empty();
        match (after, opens || seen.is_some()) {
            (Some(after), true) => {
                let before = seen.as_ref();
                let deed = Deed {
                    scope,
                    kind,
                    before,
                    after: &after,
                };
                policy::judge(author, &deed)
            }
            // It cannot be applied at all; that is said of it when it is tried.
            _ => Ok(()),
        }
    }

    fn row(&mut self, key: Vec<ChangeHash>, history: &[&Change]) -> Option<Fields> {
        if let Some(row) = self.rows.get(&key) {
            return Some(row.clone());
        }
        let row = match unpanicked(|| replay(history, DELETED)).flatten() {
            Some(replayed) => replayed.fields,
            None => {
                let changes = history.iter().map(|c| (*c).clone()).collect();
                let doc = apply(Automerge::new(), changes, true)?;
                unpanicked(|| read::read(&doc).0)?
            }
        };
        self.rows.insert(key, row.clone());
        Some(row)
    }
}
