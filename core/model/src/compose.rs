//! A record of any kind from names and texts, as a form, a command or an HTTP request has them: `post=vice_president`.
//! One reader for all kinds, so that a new kind needs no code of its own at any door. What cannot be read names the
//! field and the rule. Must not look anything up itself: who is meant by a name, the caller knows.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::ids::{BlobHash, BlobRef, PersonId, RecordId};
use crate::programme::rules::Day;
use crate::record::Envelope;
use crate::registry::{AnyRecord, Kind};
use crate::value::{Field, Fields, Value};

/// Who and what is meant by a text.
pub trait Meant {
    /// The person.
    fn person(&self, text: &str) -> Option<PersonId>;
    /// The record.
    fn record(&self, text: &str) -> Option<RecordId>;
}

/// A record of `kind` with these fields. A list takes its name once for each item; a part of a map is written
/// `names.zh-CN` or `scores.delivery`; dates `2026-05-01`; money of fields that end in `_fen` in yuan, `12.50`.
pub fn compose(
    kind: &Kind,
    envelope: &Envelope,
    pairs: &[(String, String)],
    meant: &dyn Meant,
) -> Result<AnyRecord, Error> {
    let mut fields = Fields::new();
    envelope.write(&mut fields);
    set(kind, &mut fields, pairs, meant)?;
    Ok(kind.read(fields))
}

/// Sets fields of a row; a text that is empty clears the field.
pub fn set(
    kind: &Kind,
    fields: &mut Fields,
    pairs: &[(String, String)],
    meant: &dyn Meant,
) -> Result<(), Error> {
    let mut fresh: BTreeMap<&'static str, Option<Value>> = BTreeMap::new();
    for (name, text) in pairs {
        let (name, part) = name.split_once('.').unwrap_or((name, ""));
        let place = kind.fields().iter().position(|f| f.1 == name);
        let Some(place) = place else {
            return Err(Error::Invalid {
                field: "field",
                rule: "no_such_field",
            });
        };
        let (key, field) = kind.fields()[place];
        let shape: String = kind.types()[place].split_whitespace().collect();
        let before = fresh.remove(key).unwrap_or_else(|| kept(&shape, fields.get(key)));
        fresh.insert(key, read(field, &shape, (part, text.trim()), before, meant)?);
    }
    for (key, value) in fresh {
        match value {
            Some(value) => _ = fields.insert(key.to_owned(), value),
            None => _ = fields.remove(key),
        }
    }
    Ok(())
}

/// Parts of a map merge one by one with what stands there, and a list is added to: what others wrote stays. To begin
/// a list anew, clear it first. Everything else is replaced.
fn kept(shape: &str, value: Option<&Value>) -> Option<Value> {
    let grows = shape.starts_with("BTreeMap<") || shape.starts_with("Vec<");
    value.filter(|_| grows).cloned()
}

fn read(
    field: &'static str,
    shape: &str,
    (part, text): (&str, &str),
    before: Option<Value>,
    meant: &dyn Meant,
) -> Result<Option<Value>, Error> {
    if text.is_empty() {
        // Of several parts only the one that is named goes.
        return Ok(match before {
            Some(Value::Map(mut parts)) if !part.is_empty() => {
                parts.remove(part);
                (!parts.is_empty()).then_some(Value::Map(parts))
            }
            _ => None,
        });
    }
    let wrong = |rule| Error::Invalid { field, rule };
    let inner = |outer: &str| {
        shape
            .strip_prefix(outer)
            .and_then(|s| s.strip_suffix('>'))
            .map(str::to_owned)
    };
    if let Some(item) = inner("BTreeMap<String,") {
        let mut parts = match before {
            Some(Value::Map(parts)) => parts,
            _ => BTreeMap::new(),
        };
        let part = if part.is_empty() { "zh-CN" } else { part };
        parts.insert(part.to_owned(), one(field, &item, text, meant)?);
        return Ok(Some(Value::Map(parts)));
    }
    if let Some(item) = inner("Packed<") {
        let Some(Value::Bytes(id)) = Some(one(field, &item, text, meant)?) else {
            return Err(wrong("no_such_record"));
        };
        let mut all = match before {
            Some(Value::Bytes(all)) => all,
            _ => Vec::new(),
        };
        all.extend(id);
        return Ok(Some(Value::Bytes(all)));
    }
    if let Some(item) = inner("Vec<") {
        let mut all = match before {
            Some(Value::List(all)) => all,
            _ => Vec::new(),
        };
        all.push(one(field, &item, text, meant)?);
        return Ok(Some(Value::List(all)));
    }
    let item = inner("Option<").unwrap_or_else(|| shape.to_owned());
    Ok(Some(one(field, &item, text, meant)?))
}

fn one(field: &'static str, item: &str, text: &str, meant: &dyn Meant) -> Result<Value, Error> {
    let wrong = |rule| Error::Invalid { field, rule };
    let packed = |value: Option<Value>, rule| value.ok_or(wrong(rule));
    match item {
        "String" => Ok(Value::Text(text.to_owned())),
        "bool" => match text {
            "true" | "yes" | "是" => Ok(Value::Bool(true)),
            "false" | "no" | "否" => Ok(Value::Bool(false)),
            _ => Err(wrong("yes_or_no")),
        },
        "i64" => number(field, text).ok_or(wrong("number")),
        "PersonId" => packed(meant.person(text).and_then(|id| id.to_value()), "no_such_person"),
        "RecordId" => packed(meant.record(text).and_then(|id| id.to_value()), "no_such_record"),
        "BlobHash" => packed(
            text.parse::<BlobHash>().ok().and_then(|id| id.to_value()),
            "no_such_file",
        ),
        "BlobRef" => packed(blob_ref(text).and_then(|id| id.to_value()), "no_such_file"),
        // A code; the kind's own rules know which there are. Positions, places and the like come by other doors.
        "Position" | "Place" | "Blob" => Err(wrong("not_by_name")),
        _ => Ok(Value::Text(text.to_owned())),
    }
}

fn blob_ref(text: &str) -> Option<BlobRef> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<BlobHash>().ok().map(|h| h.short_ref()))
}

/// A date, money or a plain number, by the field's name.
fn number(field: &str, text: &str) -> Option<Value> {
    if field.ends_with("_day") && text.contains('-') {
        return Day::parse(text).map(|day| Value::Int(day.0));
    }
    let decimals = if field.ends_with("_fen") { 2 } else { 0 };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > decimals {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok().map(Value::Int)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::{Assignment, Post};
    use crate::record::Record;

    struct Town;

    impl Meant for Town {
        fn person(&self, text: &str) -> Option<PersonId> {
            (text == "张三").then_some(PersonId([1; 8]))
        }
        fn record(&self, text: &str) -> Option<RecordId> {
            text.parse().ok()
        }
    }

    fn write(pairs: &[(&str, &str)]) -> Result<AnyRecord, Error> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(n, t)| ((*n).to_owned(), (*t).to_owned()))
            .collect();
        let envelope = Envelope::own(PersonId([9; 8]), 0, 480);
        compose(&Kind::Assignment, &envelope, &pairs, &Town)
    }

    #[test]
    fn a_posting_is_written_from_words() {
        let firm = RecordId([7; 16]);
        let record = write(&[
            ("post", "vice_president"),
            ("persons", "张三"),
            ("parties", &firm.to_string()),
            ("from_day", "2024-05-01"),
            ("goals", "攻关一项"),
            ("goals", "转化一项"),
            ("agreed_beforehand", "是"),
            ("signed.envoy", "2024-05-01"),
        ]);
        let record = Assignment::from_fields(record.unwrap().to_fields());
        assert_eq!(record.post, Some(Post::VicePresident));
        assert_eq!(record.persons.0, [PersonId([1; 8])]);
        assert_eq!(record.parties.0, [firm]);
        assert_eq!(record.goals, ["攻关一项", "转化一项"]);
        assert!(record.agreed_beforehand);
        assert_eq!(record.from_day, Day::parse("2024-05-01").map(|d| d.0));
        assert_eq!(record.signed["envoy"], "2024-05-01");
    }

    #[test]
    fn what_cannot_be_read_names_field_and_rule() {
        let rule = |name, text| match write(&[(name, text)]) {
            Err(Error::Invalid { field, rule }) => (field, rule),
            other => panic!("{other:?}"),
        };
        assert_eq!(rule("from_day", "2024-02-30"), ("from_day", "number"));
        assert_eq!(rule("persons", "李四"), ("persons", "no_such_person"));
        assert_eq!(
            rule("agreed_beforehand", "maybe"),
            ("agreed_beforehand", "yes_or_no")
        );
        assert_eq!(rule("colour", "red"), ("field", "no_such_field"));
    }

    #[test]
    fn money_is_written_in_yuan() {
        assert_eq!(number("amount_fen", "12.5"), Some(Value::Int(1250)));
        assert_eq!(number("amount_fen", "12"), Some(Value::Int(1200)));
        assert_eq!(number("amount_fen", "12.345"), None);
        assert_eq!(number("score", "4.5"), None);
    }
}
