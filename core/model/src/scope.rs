//! Scopes ✍: who may read a record. Fixed when the record is created, part of what is signed.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::ids::PersonId;

/// A statistical area code: 2, 4, 6, 9 or 12 digits; a prefix names everything under it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Area(String);

impl Area {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The county (banner) that the area lies in: its first six digits.
    pub fn county(&self) -> Area {
        Area(self.0.chars().take(6).collect())
    }

    /// Whether `other` is this area or lies under it.
    pub fn covers(&self, other: &Area) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl FromStr for Area {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let known_length = matches!(text.len(), 2 | 4 | 6 | 9 | 12);
        if known_length && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Area(text.to_owned()))
        } else {
            Err(Error::Malformed("area code"))
        }
    }
}

impl TryFrom<String> for Area {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Area> for String {
    fn from(area: Area) -> String {
        area.0
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a record lives. The text form is the signed form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scope {
    /// `public/<area>`: notices, public cards. Read by everyone.
    Public(Area),
    /// `work/<area>`: organisations, visits, trainings. Read by the area's envoys and the station.
    Work(Area),
    /// `from/<area>/<person>`: what a person sends: sign-ups, questions, confirmations.
    From(Area, PersonId),
    /// `person/<person>`: arrivals and what else is that person's alone.
    Person(PersonId),
    /// `station/<county>`: certificates and verdicts; statements, not documents.
    Station(Area),
    /// `report/<county>`: reports, written by the station.
    Report(Area),
}

impl Scope {
    /// Whether entries in this scope are statements of a station rather than changes to documents.
    pub fn holds_statements(&self) -> bool {
        matches!(self, Scope::Station(_))
    }

    /// The area, where the scope has one.
    pub fn area(&self) -> Option<&Area> {
        match self {
            Scope::Public(a) | Scope::Work(a) | Scope::From(a, _) | Scope::Station(a) | Scope::Report(a) => {
                Some(a)
            }
            Scope::Person(_) => None,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Public(a) => write!(f, "public/{a}"),
            Scope::Work(a) => write!(f, "work/{a}"),
            Scope::From(a, p) => write!(f, "from/{a}/{p}"),
            Scope::Person(p) => write!(f, "person/{p}"),
            Scope::Station(a) => write!(f, "station/{a}"),
            Scope::Report(a) => write!(f, "report/{a}"),
        }
    }
}

impl FromStr for Scope {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let parts: Vec<&str> = text.split('/').collect();
        let scope = match parts.as_slice() {
            ["public", a] => Scope::Public(a.parse()?),
            ["work", a] => Scope::Work(a.parse()?),
            ["from", a, p] => Scope::From(a.parse()?, p.parse()?),
            ["person", p] => Scope::Person(p.parse()?),
            ["station", a] => Scope::Station(a.parse()?),
            ["report", a] => Scope::Report(a.parse()?),
            _ => return Err(Error::Malformed("scope")),
        };
        // One scope, one spelling: ids parse in any case, the signed form is lower case.
        if scope.to_string() == text {
            Ok(scope)
        } else {
            Err(Error::NotCanonical("scope"))
        }
    }
}

impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// A scope as a certificate grants it: exact, or with `*` as its last part.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Grant(String);

impl Grant {
    /// Grants exactly one scope.
    pub fn exact(scope: &Scope) -> Self {
        Grant(scope.to_string())
    }

    /// Grants what every person of an area sends: `from/<area>/*`.
    pub fn from_everyone(area: &Area) -> Self {
        Grant(format!("from/{area}/*"))
    }

    /// Reads the signed form. A form that this program does not know is kept and covers nothing.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() <= 128 {
            Ok(Grant(text.to_owned()))
        } else {
            Err(Error::TooLarge("granted scope"))
        }
    }

    /// The signed form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the grant covers a scope.
    pub fn covers(&self, scope: &Scope) -> bool {
        match (self.0.strip_suffix("/*"), scope) {
            (Some(stem), Scope::From(area, _)) => stem.strip_prefix("from/") == Some(area.as_str()),
            (Some(_), _) => false,
            (None, scope) => scope.to_string() == self.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_covers_its_area_only() {
        let area: Area = "152524".parse().unwrap();
        let grant = Grant::from_everyone(&area);
        assert!(grant.covers(&Scope::From(area, PersonId([1; 8]))));
        assert!(!grant.covers(&Scope::From("152525".parse().unwrap(), PersonId([1; 8]))));
        assert!(!grant.covers(&Scope::Person(PersonId([1; 8]))));
        let newer = Grant::parse("work/*").unwrap();
        assert!(
            !newer.covers(&Scope::Work("152524".parse().unwrap())),
            "an unknown form covers nothing"
        );
    }

    #[test]
    fn a_scope_has_one_spelling() {
        let scope = Scope::From("152524".parse().unwrap(), PersonId([9; 8]));
        assert_eq!(scope.to_string().parse::<Scope>().unwrap(), scope);
        assert!(
            scope
                .to_string()
                .to_uppercase()
                .replace("FROM", "from")
                .parse::<Scope>()
                .is_err()
        );
    }
}
