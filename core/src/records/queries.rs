//! Lists, one record, search, conflicts, names.

use std::collections::{HashMap, HashSet};

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::registry::Kind;
use ketepai_model::value::Value;
use ketepai_store::custody::{SetAside, TAMPERED};
use ketepai_store::read::Line;

use super::view::{ConflictView, FieldView, RecordView};
use crate::app::App;
use crate::error::AppError;

impl App {
    /// The newest records of a kind, or of all.
    pub fn list(&self, kind: Option<&str>, limit: u32) -> Result<Vec<Line>, AppError> {
        let mut lines = match self.hides_others()? {
            false => self.store.list(kind, limit)?,
            // What one wrote oneself is shown, unless the record that it was joined to is shown as well.
            true => {
                let own = self.shown(self.store.list_with_merged(kind)?)?;
                let ids: HashSet<RecordId> = own.iter().map(|line| line.id).collect();
                let mut kept = Vec::new();
                for line in own {
                    let joined = self.store.merged_into(&line.id)?;
                    if joined.is_none_or(|into| !ids.contains(&into)) {
                        kept.push(line);
                    }
                }
                kept
            }
        };
        lines.truncate(limit as usize);
        Ok(lines)
    }

    /// The records that contain all words.
    pub fn search(&mut self, words: &str, limit: u32) -> Result<Vec<Line>, AppError> {
        let reach = self.reach(limit)?;
        let found = self.store.search(words, reach)?;
        let mut lines = self.shown(found)?;
        lines.truncate(limit as usize);
        Ok(lines)
    }

    /// Finds the one record that a person means by an id or its beginning.
    pub fn find(&self, id: &str) -> Result<RecordId, AppError> {
        if let Ok(whole) = id.parse::<RecordId>() {
            return Ok(whole);
        }
        let id = id.trim().to_ascii_lowercase();
        match self.store.by_prefix(&id)?.as_slice() {
            [one] => Ok(one.id),
            [] => Err(AppError::NotFound { what: "record" }),
            _ => Err(AppError::Invalid {
                field: "id".into(),
                rule: "ambiguous".into(),
            }),
        }
    }

    /// A record whole.
    pub fn show(&self, id: &RecordId) -> Result<RecordView, AppError> {
        let whole = self
            .store
            .whole(id)?
            .ok_or(AppError::NotFound { what: "record" })?;
        if self.shown(vec![whole.line.clone()])?.is_empty() {
            return Err(AppError::Denied {
                reason: "hidden".into(),
            });
        }
        let kind = Kind::from_name(&whole.line.kind);
        let mut fields = Vec::new();
        for (key, value) in &whole.document.fields {
            let conflict = whole.document.conflicts.iter().find(|c| c.path == *key);
            let choices = conflict.map_or(Ok(Vec::new()), |c| self.choices(&c.values))?;
            fields.push(FieldView {
                name: kind.field_name(key).to_owned(),
                value: value.clone(),
                choices,
            });
        }
        let mut aside = self.store.set_aside()?;
        aside.retain(|a| a.record == *id);
        // Noticed while reading, and not yet when the caches were made.
        let known = aside.iter().filter(|a| a.standing == TAMPERED).count();
        aside.extend((known..whole.tampered).map(|_| SetAside {
            record: *id,
            standing: TAMPERED.into(),
            reason: None,
            redone: false,
        }));
        Ok(RecordView {
            by_proxy: self.by_proxy(&whole.line)?,
            time: self.time_of(id, &whole.line)?,
            custody: self.store.custody(id)?,
            children: self.shown(self.store.children(id)?)?,
            line: whole.line,
            fields,
            aside,
        })
    }

    /// On whose device a record was written, where that is not the device of the person whose service or word it
    /// is: by the certificate of whoever signed it, whatever the record itself says.
    pub fn by_proxy(&self, line: &Line) -> Result<Option<PersonId>, AppError> {
        let (Some(device), Some(person)) = (line.device, line.person) else {
            return Ok(None);
        };
        let writer = match &self.identity {
            Some(me) if me.keys.device() == device => Some(me.person()),
            _ => self.store.person_of(&device)?,
        };
        Ok(writer.filter(|writer| *writer != person))
    }

    /// Every field that awaits a person's choice.
    pub fn conflicts(&self) -> Result<Vec<ConflictView>, AppError> {
        let mut views = Vec::new();
        let open = self.store.conflicts()?;
        for conflict in open {
            if self.shown(vec![conflict.record.clone()])?.is_empty() {
                continue;
            }
            let whole = self.store.whole(&conflict.record.id)?;
            let values = whole
                .and_then(|w| w.document.conflicts.into_iter().find(|c| c.path == conflict.path))
                .map(|c| c.values)
                .unwrap_or_default();
            let kind = Kind::from_name(&conflict.record.kind);
            let key = conflict.path.split('/').next().unwrap_or_default();
            views.push(ConflictView {
                record: conflict.record.id,
                field: conflict.path.replacen(key, kind.field_name(key), 1),
                kind: conflict.record.kind,
                title: conflict.record.title,
                path: conflict.path,
                choices: self.choices(&values)?,
            });
        }
        Ok(views)
    }

    /// The names of the people known here, from their public cards and this phone's own.
    pub fn names(&self) -> Result<HashMap<PersonId, String>, AppError> {
        let mut names: HashMap<PersonId, String> = self
            .store
            .list(Some("envoy"), 10_000)?
            .into_iter()
            .filter_map(|line| line.person.map(|p| (p, line.title)))
            .collect();
        if let Some(me) = &self.identity {
            names.insert(me.person(), me.name.clone());
        }
        Ok(names)
    }

    fn choices(&self, values: &[(Value, [u8; 8])]) -> Result<Vec<(Value, Option<PersonId>)>, AppError> {
        let one = |(value, prefix): &(Value, [u8; 8])| {
            let mine = self
                .identity
                .as_ref()
                .filter(|me| me.keys.device().actor_prefix() == *prefix);
            let person = match mine {
                Some(me) => Some(me.person()),
                None => self.store.person_by_prefix(prefix)?,
            };
            Ok((value.clone(), person))
        };
        values.iter().map(one).collect()
    }
}
