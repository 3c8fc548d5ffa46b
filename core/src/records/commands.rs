//! Saving and editing. A record is durable when the call returns, with or without signal.

use ketepai_model::document::{Edit, root_change};
use ketepai_model::ids::RecordId;
use ketepai_model::log::{Entry, record_id};
use ketepai_model::policy::{self, Deed};
use ketepai_model::record::DELETED;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_model::scope::Scope;
use ketepai_model::value::Value;

use crate::app::App;
use crate::error::AppError;

/// Commands on records of any kind.
pub trait RecordCommands {
    /// Saves a new record where its kind belongs; its id.
    fn save(&mut self, record: AnyRecord) -> Result<RecordId, AppError>;
    /// Saves a new record in a scope of one's choice, as far as that is granted.
    fn save_in(&mut self, scope: &Scope, record: AnyRecord) -> Result<RecordId, AppError>;
    /// Edits a record. `false` when the edits change nothing.
    fn edit(&mut self, id: &RecordId, edits: &[Edit]) -> Result<bool, AppError>;
    /// Deletes a record; what others wrote at the same time becomes a visible conflict.
    fn delete(&mut self, id: &RecordId) -> Result<(), AppError>;
    /// Settles a conflict by choosing a value; an edit like any other.
    fn resolve(&mut self, id: &RecordId, path: &str, value: Value) -> Result<(), AppError>;
}

impl RecordCommands for App {
    fn save(&mut self, record: AnyRecord) -> Result<RecordId, AppError> {
        let scope = record
            .scope(&self.me()?.area()?)
            .ok_or(AppError::NotFound { what: "scope" })?;
        self.save_in(&scope, record)
    }

    fn save_in(&mut self, scope: &Scope, record: AnyRecord) -> Result<RecordId, AppError> {
        record.validate()?;
        let me = self.me()?;
        let kind = record.kind().ok_or(AppError::NotFound { what: "kind" })?;
        let after = record.to_fields();
        self.permits(&Deed {
            scope,
            kind: kind.name(),
            before: None,
            after: &after,
        })?;
        let body = root_change(&record.to_fields(), &me.actor);
        let id = record_id(scope, &body);
        self.append(scope, id, &kind, body)?;
        Ok(id)
    }

    fn edit(&mut self, id: &RecordId, edits: &[Edit]) -> Result<bool, AppError> {
        let whole = self
            .store
            .whole(id)?
            .ok_or(AppError::NotFound { what: "record" })?;
        let restores = edits
            .iter()
            .any(|e| matches!(e, Edit::Set(path, _) if path == DELETED));
        if whole.line.deleted && !restores {
            return Err(AppError::Denied {
                reason: "deleted".into(),
            });
        }
        let scope: Scope = whole.line.scope.parse()?;
        let kind = Kind::from_name(&whole.line.kind);
        let before = whole.document.fields;
        let after = edited(before.clone(), edits);
        self.permits(&Deed {
            scope: &scope,
            kind: kind.name(),
            before: Some(&before),
            after: &after,
        })?;
        kind.read(after).validate()?;
        let actor = self.me()?.actor;
        let Some(body) = self.store.build_edit(id, &actor, edits)? else {
            return Ok(false);
        };
        self.append(&scope, *id, &kind, body)?;
        Ok(true)
    }

    fn delete(&mut self, id: &RecordId) -> Result<(), AppError> {
        self.edit(id, &[Edit::Set(DELETED.into(), Value::Bool(true))])
            .map(|_| ())
    }

    fn resolve(&mut self, id: &RecordId, path: &str, value: Value) -> Result<(), AppError> {
        self.edit(id, &[Edit::Set(path.to_owned(), value)]).map(|_| ())
    }
}

impl App {
    /// Whether the station would let this person do it: asked before anything is written.
    pub(crate) fn permits(&self, deed: &Deed<'_>) -> Result<(), AppError> {
        let me = self.me()?;
        let denied = |reason: &str| {
            Err(AppError::Denied {
                reason: reason.into(),
            })
        };
        if !me.certificate.covers(deed.scope) {
            return denied("scope_not_granted");
        }
        policy::judge(&me.author(), deed).or_else(|denial| denied(denial.code()))
    }

    /// Saves many new records where their kinds belong, in one transaction: all of them or none.
    pub(crate) fn save_all(&mut self, records: Vec<AnyRecord>) -> Result<Vec<RecordId>, AppError> {
        let me = self.me()?;
        let (area, device) = (me.area()?, me.keys.device());
        let mut entries = Vec::with_capacity(records.len());
        for record in records {
            record.validate()?;
            let scope = record.scope(&area).ok_or(AppError::NotFound { what: "scope" })?;
            let kind = record.kind().ok_or(AppError::NotFound { what: "kind" })?;
            let after = record.to_fields();
            self.permits(&Deed {
                scope: &scope,
                kind: kind.name(),
                before: None,
                after: &after,
            })?;
            let body = root_change(&after, &me.actor);
            let entry = Entry {
                record: record_id(&scope, &body),
                kind: kind.name().to_owned(),
                schema: kind.schema(),
                body,
            };
            entries.push((scope, entry, self.context.evidence()));
        }
        self.store.write(|w| {
            let mut all = entries.iter();
            all.try_for_each(|(scope, entry, evidence)| w.save(scope, &device, entry, evidence))
        })?;
        Ok(entries.into_iter().map(|(_, entry, _)| entry.record).collect())
    }

    pub(super) fn append(
        &mut self,
        scope: &Scope,
        record: RecordId,
        kind: &Kind,
        body: Vec<u8>,
    ) -> Result<(), AppError> {
        let entry = Entry {
            record,
            kind: kind.name().to_owned(),
            schema: kind.schema(),
            body,
        };
        let evidence = self.context.evidence();
        let device = self.me()?.keys.device();
        self.store.write(|w| w.save(scope, &device, &entry, &evidence))?;
        Ok(())
    }
}

/// What the row will be, so that an edit is checked before it is made.
pub(super) fn edited(
    mut fields: ketepai_model::value::Fields,
    edits: &[Edit],
) -> ketepai_model::value::Fields {
    for edit in edits {
        match edit {
            Edit::Set(path, value) => match path.split_once('/') {
                None => {
                    fields.insert(path.clone(), value.clone());
                }
                Some((key, part)) => {
                    let map = fields
                        .entry(key.to_owned())
                        .or_insert_with(|| Value::Map(Default::default()));
                    if let Value::Map(parts) = map {
                        parts.insert(part.to_owned(), value.clone());
                    }
                }
            },
            Edit::Append(path, items) => {
                let list = fields
                    .entry(path.clone())
                    .or_insert_with(|| Value::List(Vec::new()));
                if let Value::List(existing) = list {
                    existing.extend(items.iter().cloned());
                }
            }
            Edit::Remove(path, item) => {
                if let Some(Value::List(existing)) = fields.get_mut(path)
                    && let Some(at) = existing.iter().position(|have| have == item)
                {
                    existing.remove(at);
                }
            }
            Edit::Clear(path) => match path.split_once('/') {
                None => _ = fields.remove(path),
                Some((key, part)) => {
                    if let Some(Value::Map(parts)) = fields.get_mut(key) {
                        parts.remove(part);
                    }
                }
            },
        }
    }
    fields
}
