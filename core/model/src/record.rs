//! What every kind of record has in common: the envelope, the trait, its listing and its facts.

use crate::attachment::StoredFile;
use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::place::Position;
use crate::scope::{Area, Scope};
use crate::value::{Field, Fields, codes};

codes! {
    /// From what a record was typed.
    Source {
        /// On the server's own phone, at the time.
        Phone = "phone",
        /// After a telephone call.
        Call = "call",
        /// From a paper slip, whose scan is attached.
        Paper = "paper",
        /// On another's device, in that person's presence.
        Proxy = "proxy",
        /// From a table or another system.
        Import = "import",
    }
}

/// Who served, who typed, when, from what: on every record.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Envelope {
    /// Whose service or word it is.
    pub served_by: PersonId,
    /// Who typed it.
    pub typed_by: PersonId,
    /// From what it was typed.
    pub source: Source,
    /// The claimed time, seconds since 1970 UTC.
    pub at_s: i64,
    /// The zone in which the local date is meant, minutes east of UTC.
    pub zone_minutes: i64,
    /// Deleted; the record stays readable in its log.
    pub deleted: bool,
    /// The record in another scope that this one continues.
    pub continues: Option<RecordId>,
}

impl Envelope {
    /// Typed by the person who served, on an own phone.
    pub fn own(person: PersonId, at_s: i64, zone_minutes: i64) -> Self {
        Envelope {
            served_by: person,
            typed_by: person,
            source: Source::Phone,
            at_s,
            zone_minutes,
            deleted: false,
            continues: None,
        }
    }

    /// The local date as days since 1970-01-01.
    pub fn day(&self) -> i64 {
        local_day(self.at_s, self.zone_minutes)
    }
}

/// The local date of a moment, as days since 1970-01-01.
pub fn local_day(at_s: i64, zone_minutes: i64) -> i64 {
    at_s.saturating_add(zone_minutes.saturating_mul(60))
        .div_euclid(86_400)
}

/// The keys of the envelope's fields; no kind may use them.
pub const ENVELOPE_KEYS: [&str; 7] = ["b", "c", "o", "t", "x", "y", "z"];
/// The envelope's key for a deletion.
pub const DELETED: &str = "x";

impl Envelope {
    pub(crate) fn write(&self, fields: &mut Fields) {
        let mut put = |key: &str, value: Option<_>| {
            if let Some(value) = value {
                fields.insert(key.to_owned(), value);
            }
        };
        put("b", self.served_by.to_value());
        put("y", self.typed_by.to_value());
        put("o", self.source.to_value());
        put("t", self.at_s.to_value());
        put("z", self.zone_minutes.to_value());
        put("x", self.deleted.to_value());
        put("c", self.continues.to_value());
    }

    pub(crate) fn read(fields: &mut Fields, unknown: &mut Fields) -> Self {
        Envelope {
            served_by: take(fields, unknown, "b").unwrap_or_default(),
            typed_by: take(fields, unknown, "y").unwrap_or_default(),
            source: take(fields, unknown, "o").unwrap_or(Source::Phone),
            at_s: take(fields, unknown, "t").unwrap_or_default(),
            zone_minutes: take(fields, unknown, "z").unwrap_or_default(),
            deleted: take(fields, unknown, "x").unwrap_or_default(),
            continues: take(fields, unknown, "c").unwrap_or_default(),
        }
    }
}

/// Takes a field out of a row. One of another shape is kept among the unknown fields, whole.
pub(crate) fn take<T: Field>(fields: &mut Fields, unknown: &mut Fields, key: &str) -> Option<T> {
    let value = fields.remove(key)?;
    let read = T::from_value(&value);
    if read.is_none() {
        unknown.insert(key.to_owned(), value);
    }
    read
}

/// One record kind: one struct, one file.
pub trait Record: Sized {
    /// The kind's name, the same in Rust, SQL, Kotlin, Swift and the console.
    const KIND: &'static str;
    /// The number of the current schema.
    const SCHEMA: u32;

    /// The common part.
    fn envelope(&self) -> &Envelope;
    /// Reads a row. Never fails: what it cannot read is kept as unknown.
    fn from_fields(fields: Fields) -> Self;
    /// Writes the row, unknown fields included.
    fn to_fields(&self) -> Fields;
    /// Checks the rules of the kind. The error names field and rule.
    fn validate(&self) -> Result<(), Error>;
    /// The scope in which a new record of this kind belongs.
    fn scope(&self, area: &Area) -> Scope;
    /// The line in a list, and what a search finds it by.
    fn listing(&self) -> Listing;
    /// What it adds to the figures. Must depend on nothing but the record and its scope's area.
    fn facts(&self, area: Option<&Area>) -> Vec<Fact>;
}

/// Rules of the envelope that every kind keeps.
pub fn validate_envelope(envelope: &Envelope) -> Result<(), Error> {
    if envelope.served_by == PersonId::default() {
        return invalid("served_by", "required");
    }
    if envelope.typed_by == PersonId::default() {
        return invalid("typed_by", "required");
    }
    if !(-14 * 60..=14 * 60).contains(&envelope.zone_minutes) {
        return invalid("zone_minutes", "no_such_zone");
    }
    Ok(())
}

/// Keeps a last day from lying before the first; both days since 1970-01-01.
pub(crate) fn validate_period(from_day: Option<i64>, to_day: Option<i64>) -> Result<(), Error> {
    match (from_day, to_day) {
        (Some(from), Some(to)) if to < from => invalid("to_day", "before_start"),
        _ => Ok(()),
    }
}

/// An area is left empty or is a statistical code.
pub(crate) fn validate_area(field: &'static str, area: &str) -> Result<(), Error> {
    match area.is_empty() || area.parse::<Area>().is_ok() {
        true => Ok(()),
        false => invalid(field, "area_code"),
    }
}

/// A record as one line of a list. Generic, so that a new kind needs no SQL.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// What a person calls it: a name, a topic, the first words.
    pub title: String,
    /// Everything else that a search should find.
    pub text: String,
    /// The claimed time, seconds since 1970 UTC.
    pub at_s: i64,
    /// The claimed local date, days since 1970-01-01.
    pub day: i64,
    /// Who served.
    pub person: Option<PersonId>,
    /// The served party, or the first of several.
    pub party: Option<RecordId>,
    /// The record to which it belongs.
    pub parent: Option<RecordId>,
    /// Where.
    pub position: Option<Position>,
    /// Where else: a household's other camps.
    pub elsewhere: Vec<Position>,
    /// The stored files that it names, the main one first.
    pub files: Vec<StoredFile>,
    /// The record that it is another writing of.
    pub merged_into: Option<RecordId>,
}

impl Listing {
    /// A listing that takes time and person from the envelope.
    pub fn of(envelope: &Envelope, title: impl Into<String>) -> Self {
        Listing {
            title: title.into(),
            at_s: envelope.at_s,
            day: envelope.day(),
            person: Some(envelope.served_by),
            ..Listing::default()
        }
    }
}

/// One thing to count. A figure is the sum of values, or the number of distinct keys.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fact {
    /// What is counted.
    pub metric: &'static str,
    /// Where, by the area of the record's scope.
    pub area: Option<String>,
    /// The reporting unit, where the record names one.
    pub unit: Option<String>,
    /// The claimed local date, days since 1970-01-01.
    pub day: i64,
    /// Whose.
    pub person: Option<PersonId>,
    /// For whom.
    pub party: Option<RecordId>,
    /// How much, for a sum.
    pub value: i64,
    /// What makes it the same as another, for a distinct count.
    pub key: Option<[u8; 16]>,
}

impl Fact {
    /// A fact that adds `value`.
    pub fn sum(metric: &'static str, envelope: &Envelope, area: Option<&Area>, value: i64) -> Self {
        Fact {
            metric,
            area: area.map(|a| a.as_str().to_owned()),
            unit: None,
            day: envelope.day(),
            person: Some(envelope.served_by),
            party: None,
            value,
            key: None,
        }
    }

    /// A fact that counts once however often its key occurs.
    pub fn distinct(metric: &'static str, envelope: &Envelope, area: Option<&Area>, key: &[&[u8]]) -> Self {
        Fact {
            key: Some(distinct_key(metric, key)),
            ..Fact::sum(metric, envelope, area, 1)
        }
    }
}

/// What makes a fact the same as another of its metric.
pub fn distinct_key(metric: &str, key: &[&[u8]]) -> [u8; 16] {
    let hash = crate::canonical::Domain::Digest.hash(&[metric.as_bytes(), b"\0", &key.concat()]);
    let mut short = [0; 16];
    short.copy_from_slice(&hash[..16]);
    short
}

/// Declares a record kind: the struct, its keys, and the two-way mapping to a row. The rules
/// (`validate`, `scope`, `listing`, `facts`) are written out as the second half of the declaration.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident = $kind:literal, schema $schema:literal {
            $($(#[$fdoc:meta])* $key:literal $field:ident: $type:ty,)+
        }
        $($rules:item)+
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
        pub struct $name {
            /// Who served, who typed, when, from what.
            #[serde(flatten)]
            pub envelope: $crate::record::Envelope,
            $($(#[$fdoc])* pub $field: $type,)+
            /// Fields of a newer schema, kept and forwarded whole.
            #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
            pub unknown: $crate::value::Fields,
        }

        impl $name {
            /// A record with this envelope and nothing else in it.
            pub fn new(envelope: $crate::record::Envelope) -> Self {
                let mut fields = $crate::value::Fields::new();
                envelope.write(&mut fields);
                <Self as $crate::record::Record>::from_fields(fields)
            }

            /// `(key in the document, name of the field)` for every field of this kind.
            pub const FIELDS: &'static [(&'static str, &'static str)] = &[$(($key, stringify!($field))),+];

            /// The Rust type of every field of this kind, in the same order: what a form must ask for.
            pub const TYPES: &'static [&'static str] = &[$(stringify!($type)),+];
        }

        impl $crate::record::Record for $name {
            const KIND: &'static str = $kind;
            const SCHEMA: u32 = $schema;

            fn envelope(&self) -> &$crate::record::Envelope {
                &self.envelope
            }

            fn from_fields(mut fields: $crate::value::Fields) -> Self {
                let mut unknown = $crate::value::Fields::new();
                let envelope = $crate::record::Envelope::read(&mut fields, &mut unknown);
                $(let $field: $type = $crate::record::take(&mut fields, &mut unknown, $key)
                    .unwrap_or_else($crate::record::Absent::absent);)+
                unknown.append(&mut fields);
                $name { envelope, $($field,)+ unknown }
            }

            fn to_fields(&self) -> $crate::value::Fields {
                let mut fields = self.unknown.clone();
                self.envelope.write(&mut fields);
                $(if let Some(value) = $crate::value::Field::to_value(&self.$field) {
                    fields.insert($key.to_owned(), value);
                })+
                fields
            }

            $($rules)+
        }
    };
}
pub(crate) use record;

/// What a field is when the row does not have it.
pub(crate) trait Absent {
    fn absent() -> Self;
}

impl<T: Default> Absent for T {
    fn absent() -> Self {
        T::default()
    }
}
