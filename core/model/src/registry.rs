//! The one list of kinds. A new kind is one file and one line here; kinds of newer programs are
//! [`Kind::Unknown`], stored and forwarded whole.

use crate::error::Error;
use crate::record::{Envelope, Fact, Listing, Record};
use crate::scope::{Area, Scope};
use crate::value::Fields;
use crate::{
    application::Application, arrival::Arrival, assignment::Assignment, attachment::Attachment,
    confirmation::Confirmation, demand::Demand, envoy::Envoy, evaluation::Evaluation, expense::Expense,
    figure::Figure, notice::Notice, organisation::Organisation, outcome::Outcome, programme::Programme,
    question::Question, report::Report, satisfaction::Satisfaction, sign_up::SignUp, station::Station,
    supply::Supply, task::Task, team::Team, trade::Trade, training::Training, treatment::Treatment,
    visit::Visit,
};

macro_rules! registry {
    ($($variant:ident),+ $(,)?) => {
        /// The kind of a record.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Kind {
            $(#[allow(missing_docs)] $variant,)+
            /// A kind that this program does not know.
            Unknown(String),
        }

        /// A record of any kind.
        #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
        #[serde(untagged)]
        pub enum AnyRecord {
            $(#[allow(missing_docs)] $variant(Box<$variant>),)+
            /// A record of a kind that this program does not know, as its fields stand.
            Unknown(Fields),
        }

        impl Kind {
            /// Every kind known here, by name.
            pub const NAMES: &'static [&'static str] = &[$($variant::KIND),+];

            /// The kind's name.
            pub fn name(&self) -> &str {
                match self {
                    $(Kind::$variant => $variant::KIND,)+
                    Kind::Unknown(name) => name,
                }
            }

            /// Reads a name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($variant::KIND => Kind::$variant,)+
                    other => Kind::Unknown(other.to_owned()),
                }
            }

            /// The number of the current schema; 1 for unknown kinds.
            pub fn schema(&self) -> u32 {
                match self {
                    $(Kind::$variant => $variant::SCHEMA,)+
                    Kind::Unknown(_) => 1,
                }
            }

            /// `(key, field)` of the kind's own fields.
            pub fn fields(&self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(Kind::$variant => $variant::FIELDS,)+
                    Kind::Unknown(_) => &[],
                }
            }

            /// The types of the kind's own fields, in the order of [`Kind::fields`].
            pub fn types(&self) -> &'static [&'static str] {
                match self {
                    $(Kind::$variant => $variant::TYPES,)+
                    Kind::Unknown(_) => &[],
                }
            }

            /// Reads a row of this kind.
            pub fn read(&self, fields: Fields) -> AnyRecord {
                match self {
                    $(Kind::$variant => AnyRecord::$variant(Box::new($variant::from_fields(fields))),)+
                    Kind::Unknown(_) => AnyRecord::Unknown(fields),
                }
            }
        }

        impl AnyRecord {
            /// The record's kind; `None` for an unknown one.
            pub fn kind(&self) -> Option<Kind> {
                match self {
                    $(AnyRecord::$variant(_) => Some(Kind::$variant),)+
                    AnyRecord::Unknown(_) => None,
                }
            }

            /// The common part.
            pub fn envelope(&self) -> Option<&Envelope> {
                match self {
                    $(AnyRecord::$variant(r) => Some(r.envelope()),)+
                    AnyRecord::Unknown(_) => None,
                }
            }

            /// The row.
            pub fn to_fields(&self) -> Fields {
                match self {
                    $(AnyRecord::$variant(r) => r.to_fields(),)+
                    AnyRecord::Unknown(fields) => fields.clone(),
                }
            }

            /// Checks the rules of the kind; an unknown kind has none here.
            pub fn validate(&self) -> Result<(), Error> {
                match self {
                    $(AnyRecord::$variant(r) => r.validate(),)+
                    AnyRecord::Unknown(_) => Ok(()),
                }
            }

            /// The scope of a new record; `None` for an unknown kind.
            pub fn scope(&self, area: &Area) -> Option<Scope> {
                match self {
                    $(AnyRecord::$variant(r) => Some(r.scope(area)),)+
                    AnyRecord::Unknown(_) => None,
                }
            }

            /// The line in a list. An unknown kind is listed by what its envelope says.
            pub fn listing(&self) -> Listing {
                match self {
                    $(AnyRecord::$variant(r) => r.listing(),)+
                    AnyRecord::Unknown(fields) => {
                        Listing::of(&Envelope::read(&mut fields.clone(), &mut Fields::new()), "")
                    }
                }
            }

            /// What the record adds to the figures; a deleted record adds nothing.
            pub fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
                match self {
                    $(AnyRecord::$variant(r) if r.envelope.deleted => Vec::new(),)+
                    $(AnyRecord::$variant(r) => r.facts(area),)+
                    AnyRecord::Unknown(_) => Vec::new(),
                }
            }
        }

        $(impl From<$variant> for AnyRecord {
            fn from(record: $variant) -> Self {
                AnyRecord::$variant(Box::new(record))
            }
        })+
    };
}

registry!(
    Organisation,
    Envoy,
    Arrival,
    Visit,
    Confirmation,
    Notice,
    SignUp,
    Training,
    Attachment,
    Question,
    Team,
    Station,
    Demand,
    Supply,
    Application,
    Assignment,
    Treatment,
    Satisfaction,
    Trade,
    Expense,
    Outcome,
    Evaluation,
    Task,
    Figure,
    Report,
    Programme,
);

impl Kind {
    /// Whether the current row is kept at hand for whoever counts a programme: the kinds that its rules look
    /// into. What is only counted, or read one by one, is not kept; nor is a kind that this program does not know.
    pub fn keeps_row(&self) -> bool {
        match self {
            Kind::Visit
            | Kind::Training
            | Kind::Arrival
            | Kind::Attachment
            | Kind::Question
            | Kind::SignUp => false,
            Kind::Unknown(_) => false,
            Kind::Organisation
            | Kind::Envoy
            | Kind::Team
            | Kind::Station
            | Kind::Confirmation
            | Kind::Notice => true,
            Kind::Demand | Kind::Supply | Kind::Application | Kind::Assignment | Kind::Treatment => true,
            Kind::Satisfaction | Kind::Trade | Kind::Expense | Kind::Outcome | Kind::Evaluation => true,
            Kind::Task | Kind::Figure | Kind::Report | Kind::Programme => true,
        }
    }

    /// The name of a field from its key, the envelope's included; the key itself when not known.
    pub fn field_name<'a>(&self, key: &'a str) -> &'a str {
        match key {
            "b" => "served_by",
            "y" => "typed_by",
            "o" => "source",
            "t" => "at_s",
            "z" => "zone_minutes",
            "x" => "deleted",
            "c" => "continues",
            _ => self.fields().iter().find(|f| f.0 == key).map_or(key, |f| f.1),
        }
    }

    /// The key of a field from its name.
    pub fn field_key(&self, name: &str) -> Option<&'static str> {
        self.fields().iter().find(|f| f.1 == name).map(|f| f.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ENVELOPE_KEYS;

    #[test]
    fn no_two_fields_of_a_kind_share_a_key() {
        for name in Kind::NAMES {
            let kind = Kind::from_name(name);
            let mut keys: Vec<&str> = kind.fields().iter().map(|f| f.0).chain(ENVELOPE_KEYS).collect();
            let count = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), count, "{name}");
        }
    }

    #[test]
    fn an_older_reader_keeps_what_it_does_not_know() {
        let mut fields = Fields::new();
        fields.insert("zz".into(), crate::value::Value::Int(5));
        fields.insert("n".into(), crate::value::Value::Text("many".into()));
        let record = Kind::Visit.read(fields.clone());
        let back = record.to_fields();
        assert_eq!(back.get("zz"), fields.get("zz"));
        assert_eq!(
            back.get("n"),
            fields.get("n"),
            "a field of another shape is kept as it stands"
        );
    }
}
