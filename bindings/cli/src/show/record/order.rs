//! In which order a record's fields are read, and which need not be said.

use ketepai_core::model::registry::Kind;
use ketepai_core::model::value::Value;
use ketepai_core::records::{FieldView, RecordView};

/// The fields of a record as a person reads them: first whose it is, then its own in the order of its
/// declaration, then where it came from, last what a newer program wrote.
pub fn fields<'a>(kind: &Kind, view: &'a RecordView) -> Vec<&'a FieldView> {
    let mut fields: Vec<&FieldView> = view
        .fields
        .iter()
        .filter(|field| says_something(field, view))
        .collect();
    fields.sort_by_key(|field| rank(kind, &field.name));
    fields
}

fn rank(kind: &Kind, name: &str) -> usize {
    let own = kind.fields();
    match name {
        "served_by" => 0,
        "typed_by" => own.len() + 1,
        "source" => own.len() + 2,
        _ => own
            .iter()
            .position(|f| f.1 == name)
            .map_or(own.len() + 3, |n| n + 1),
    }
}

/// The frame says nothing to a reader; nor does a second name or time that is the same as the first.
fn says_something(field: &FieldView, view: &RecordView) -> bool {
    let of = |name: &str| view.fields.iter().find(|f| f.name == name).map(|f| &f.value);
    match field.name.as_str() {
        "zone_minutes" | "at_s" => false,
        "typed_by" | "person" => of("served_by") != Some(&field.value),
        "from_s" => field.value != Value::Int(view.line.at_s),
        _ => true,
    }
}
