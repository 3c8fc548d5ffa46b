//! What a screen shows of a record of any kind.

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::value::Value;
use ketepai_store::custody::{Custody, SetAside};
use ketepai_store::read::Line;

use super::time::TimeView;

/// A record whole.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RecordView {
    /// Its line in a list.
    #[serde(flatten)]
    pub line: Line,
    /// On whose device it was written, where that is not the device of the person whose service or word it is.
    pub by_proxy: Option<PersonId>,
    /// When it was made, and how sure that is.
    pub time: TimeView,
    /// How far it has got.
    pub custody: Option<Custody>,
    /// Its fields, by name; unknown ones by key.
    pub fields: Vec<FieldView>,
    /// What belongs to it: photos, sign-ups, confirmations.
    pub children: Vec<Line>,
    /// Entries that are not part of it, and why.
    pub aside: Vec<SetAside>,
}

/// One field of a record.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FieldView {
    /// The field's name; its key where this program does not know it.
    pub name: String,
    /// The value shown.
    pub value: Value,
    /// All values, each with who set it, where people set several at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<(Value, Option<PersonId>)>,
}

/// A field that awaits a person's choice.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ConflictView {
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: String,
    /// What a person calls it.
    pub title: String,
    /// The path in the document, to resolve it by.
    pub path: String,
    /// The field's name.
    pub field: String,
    /// The values, each with who set it; the shown one last.
    pub choices: Vec<(Value, Option<PersonId>)>,
}
