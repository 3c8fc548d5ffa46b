//! Doing again what was left out through no fault of its own: an edit that rests on a refused one goes out
//! with it everywhere, on its author's phone too; what it meant is written once more on what is left, as far as
//! that is permitted, and names the entry that it does again. Nothing is thrown away: the old one stays in the log.

use ketepai_model::document::Edit;
use ketepai_model::policy::Deed;
use ketepai_model::record::DELETED;
use ketepai_model::registry::Kind;
use ketepai_model::scope::Scope;
use ketepai_store::read::LeftOut;

use super::commands::edited;
use crate::app::App;
use crate::error::AppError;

impl App {
    /// Does again what of this device's edits was left out; how many.
    pub(crate) fn redo(&mut self) -> Result<usize, AppError> {
        let Some(me) = &self.identity else { return Ok(0) };
        let device = me.keys.device();
        let mut redone = 0;
        for left_out in self.store.left_out_of(&device)? {
            redone += usize::from(self.redo_one(&left_out)?);
        }
        Ok(redone)
    }

    fn redo_one(&mut self, left_out: &LeftOut) -> Result<bool, AppError> {
        let Some(whole) = self.store.whole(&left_out.record)? else {
            return Ok(false);
        };
        let restores = |e: &Edit| matches!(e, Edit::Set(path, _) if path == DELETED);
        if whole.line.deleted && !left_out.edits.iter().any(restores) {
            return Ok(false);
        }
        let scope: Scope = whole.line.scope.parse()?;
        let kind = Kind::from_name(&whole.line.kind);
        let before = whole.document.fields;
        let after = edited(before.clone(), &left_out.edits);
        let deed = Deed {
            scope: &scope,
            kind: kind.name(),
            before: Some(&before),
            after: &after,
        };
        if self.permits(&deed).is_err() || kind.read(after.clone()).validate().is_err() {
            return Ok(false);
        }
        let actor = self.me()?.actor;
        let built = self
            .store
            .build_again(&left_out.record, &actor, &left_out.edits, &left_out.entry)?;
        let Some(body) = built else { return Ok(false) };
        self.append(&scope, left_out.record, &kind, body)?;
        Ok(true)
    }
}
