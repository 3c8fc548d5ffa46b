//! Where a cell's value comes from: `title`, `party.name`, `form.post`, `applicant.degree`, `demand.party`. A path
//! goes over a record's fields, and from a reference to the record that it names. Must not format: [`super::text`]
//! does.

use super::{Filling, text};
use crate::ids::{PersonId, RecordId};
use crate::record::Record;
use crate::registry::{AnyRecord, Kind};
use crate::value::{Fields, Value};

/// A record by the names of its fields.
#[derive(Clone)]
pub(super) struct Row {
    kind: Kind,
    fields: Fields,
}

/// What a reference leads to.
#[derive(Clone, Copy)]
enum To {
    Person,
    Organisation,
    Team,
    Demand,
    Station,
}

impl Row {
    pub(super) fn of_any(record: &AnyRecord) -> Option<Self> {
        let (kind, fields) = (record.kind()?, record.to_fields());
        Some(Row { kind, fields })
    }

    pub(super) fn empty(kind: &str) -> Self {
        Row {
            kind: Kind::from_name(kind),
            fields: Fields::new(),
        }
    }

    fn of<R: Record>(record: R) -> Self {
        Row {
            kind: Kind::from_name(R::KIND),
            fields: record.to_fields(),
        }
    }

    pub(super) fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(self.kind.field_key(field)?)
    }

    /// `assignment-from_day`: the name of the field at which a path begins.
    pub(super) fn label_of(&self, path: &str) -> String {
        let root = path.split('.').next().unwrap_or_default();
        let mut known = also(root)
            .iter()
            .filter(|field| self.kind.field_key(field).is_some());
        format!("{}-{}", self.kind.name(), known.next().copied().unwrap_or(root))
    }
}

/// The fields that a word may mean, by kind of record: one sends persons, another has an applicant.
fn also(root: &str) -> &[&str] {
    match root {
        "party" | "parties" => &["party", "parties"],
        "envoy" | "person" | "persons" | "applicant" => &["applicant", "persons", "person"],
        "name" | "names" => &["names", "name"],
        "home_unit" => &["home_unit", "home_organisation"],
        _ => &[],
    }
}

impl Filling<'_> {
    /// The text of a path; empty where nothing is known.
    pub(super) fn value(&self, row: &Row, path: &str) -> String {
        let mut parts: Vec<&str> = path.split('.').map(str::trim).collect();
        match parts[..] {
            ["today"] => return text::date(self.today),
            ["programme", field] => return self.of_programme(field),
            _ => {}
        }
        if parts[0] == row.kind.name() && row.kind.field_key(parts[0]).is_none() {
            parts.remove(0);
        }
        self.walk(row, &parts).trim().to_owned()
    }

    fn of_programme(&self, field: &str) -> String {
        match field {
            "title" => self.rules.title.clone(),
            "document" => self.rules.document.clone(),
            "id" => self.rules.id.clone(),
            "from" => text::date(self.rules.from.0),
            "to" => text::date(self.rules.to.0),
            _ => String::new(),
        }
    }

    fn walk(&self, row: &Row, path: &[&str]) -> String {
        let Some((root, rest)) = path.split_first() else {
            return self.name_of(row);
        };
        let named = std::iter::once(root).chain(also(root));
        let values = named.filter_map(|field| Some((*field, row.get(field)?)));
        let mut texts = values.map(|(field, value)| self.render(row, field, value, rest));
        match texts.find(|text| !text.is_empty()) {
            Some(text) => text,
            None => self.elsewhere(row, root, rest),
        }
    }

    /// What the record does not say itself: the party is that of its demand, the home unit that on the envoy's card.
    fn elsewhere(&self, row: &Row, root: &str, rest: &[&str]) -> String {
        let through = |via: &'static str| {
            let path: Vec<&str> = [via, root].into_iter().chain(rest.iter().copied()).collect();
            self.walk(row, &path)
        };
        let by_name = rest.is_empty() || also(rest[0]).contains(&"names");
        match root {
            "party" if row.get("demand").is_some() => through("demand"),
            "home_unit" if row.kind != Kind::Envoy => through("envoy"),
            "home_unit" if by_name => row
                .get(root)
                .map(|unit| self.plain(row, root, unit))
                .unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn render(&self, row: &Row, field: &str, value: &Value, rest: &[&str]) -> String {
        match (value, rest) {
            (Value::Bytes(bytes), _) => self.referred(row, field, bytes, rest),
            (Value::Map(parts), [key]) => parts
                .get(*key)
                .map(|v| self.plain(row, field, v))
                .unwrap_or_default(),
            (Value::Map(parts), []) if is_by_language(field) => {
                let word = parts.get("zh-CN").or_else(|| parts.values().next());
                word.map(|word| self.plain(row, field, word)).unwrap_or_default()
            }
            (Value::List(items), _) if items.iter().all(|item| matches!(item, Value::Bytes(_))) => {
                joined(items.iter().map(|item| self.render(row, field, item, rest)), "、")
            }
            (value, []) => self.plain(row, field, value),
            _ => String::new(),
        }
    }

    fn plain(&self, row: &Row, field: &str, value: &Value) -> String {
        match value {
            Value::Text(code) => match vocabulary(row.kind.name(), field) {
                Some(vocabulary) => (self.words)(vocabulary, code),
                None => code.trim().to_owned(),
            },
            Value::Int(day) if field.ends_with("_day") => text::date(*day),
            Value::Int(fen) if field.ends_with("_fen") => text::yuan(*fen),
            Value::Int(number) => number.to_string(),
            Value::Bool(true) => "是".to_owned(),
            Value::Bool(false) | Value::Bytes(_) | Value::Other(_) => String::new(),
            Value::List(items) => {
                let parted = if is_by_line(field) { "\n" } else { "、" };
                joined(items.iter().map(|item| self.plain(row, field, item)), parted)
            }
            Value::Map(parts) => joined(
                parts
                    .iter()
                    .map(|(key, part)| format!("{key}：{}", self.plain(row, field, part))),
                "；",
            ),
        }
    }

    /// One id, or several end to end.
    fn referred(&self, row: &Row, field: &str, bytes: &[u8], rest: &[&str]) -> String {
        let Some(to) = reference(&row.kind, field) else {
            return String::new();
        };
        let width = if matches!(to, To::Person) {
            PersonId::LEN
        } else {
            RecordId::LEN
        };
        let rows = bytes.chunks(width).filter_map(|id| self.lead(to, id));
        joined(rows.map(|row| self.walk(&row, rest)), "、")
    }

    fn lead(&self, to: To, id: &[u8]) -> Option<Row> {
        let record = || RecordId::from_slice(id).ok();
        match to {
            To::Person => self.leads.envoy(&PersonId::from_slice(id).ok()?).map(Row::of),
            To::Organisation => self.leads.organisation(&record()?).map(Row::of),
            To::Team => self.leads.team(&record()?).map(Row::of),
            To::Demand => self.leads.demand(&record()?).map(Row::of),
            To::Station => self.leads.station(&record()?).map(Row::of),
        }
    }

    fn name_of(&self, row: &Row) -> String {
        let field = if row.kind == Kind::Demand { "title" } else { "name" };
        self.walk(row, &[field])
    }

    /// The name on a person's card; the id where there is no card.
    pub(super) fn name_of_person(&self, person: &PersonId) -> String {
        let card = self.leads.envoy(person).map(Row::of);
        let name = card.map(|card| self.name_of(&card)).unwrap_or_default();
        if name.is_empty() { person.to_string() } else { name }
    }
}

fn joined(texts: impl Iterator<Item = String>, parted: &str) -> String {
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    texts.join(parted)
}

fn is_by_language(field: &str) -> bool {
    ["names", "titles", "texts"].contains(&field)
}

fn is_by_line(field: &str) -> bool {
    [
        "text",
        "private",
        "goals",
        "objections",
        "basis",
        "measures",
        "result",
        "appeals",
    ]
    .contains(&field)
}

fn reference(kind: &Kind, field: &str) -> Option<To> {
    match field {
        "person" | "persons" | "applicant" | "deputies" | "liaison" | "members" | "wanted" | "who" => {
            Some(To::Person)
        }
        "consent_by" | "contributors" | "trainers" | "companions" => Some(To::Person),
        "party" | "parties" | "home_unit" | "host" | "home_organisation" => Some(To::Organisation),
        "team" => Some(To::Team),
        "demand" => Some(To::Demand),
        "parent" if *kind == Kind::Station => Some(To::Station),
        _ => None,
    }
}

/// The vocabulary in `locales/` of a field that holds codes.
fn vocabulary(kind: &str, field: &str) -> Option<&'static str> {
    match (kind, field) {
        ("envoy" | "assignment" | "team", "level") => Some("level"),
        ("envoy", "degree") => Some("degree"),
        ("envoy", "title_rank") => Some("title_rank"),
        ("envoy", "unit_kind") | ("assignment", "subject") => Some("subject"),
        ("assignment", "post") => Some("post"),
        ("assignment", "mode") => Some("dispatch_mode"),
        ("demand", "channel") => Some("demand_channel"),
        ("demand", "state") => Some("demand_state"),
        ("application", "consent") => Some("consent"),
        ("station", "kind") => Some("station_kind"),
        ("team", "kind") => Some("team_kind"),
        ("organisation", "kind") => Some("organisation_type"),
        ("organisation", "parts") => Some("part"),
        ("evaluation", "subject") => Some("evaluation_subject"),
        ("task", "state") => Some("task_state"),
        (_, "languages" | "language") => Some("language"),
        _ => None,
    }
}
