//! What a field may hold. The one shape that builder 1 writes into a document.

use std::collections::BTreeMap;

pub mod cbor;

/// A record's fields by their short key. Sorted, so that the same row builds the same change.
pub type Fields = BTreeMap<String, Value>;

/// A value in a document.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Text that is replaced as a whole.
    Text(String),
    /// Integers: counts, seconds, fen, 1e-7 degrees.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Ids, hashes, packed lists of them, positions.
    #[serde(serialize_with = "as_hex")]
    Bytes(Vec<u8>),
    /// A list that is appended to: paragraphs, answers.
    List(Vec<Value>),
    /// Named parts that merge one by one: text per language.
    Map(BTreeMap<String, Value>),
    /// Something that a newer program wrote and this one can show but not build.
    Other(String),
}

fn as_hex<S: serde::Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&data_encoding::HEXLOWER.encode(bytes))
}

impl Value {
    /// Whether builder 1 can write it.
    pub fn is_buildable(&self) -> bool {
        match self {
            Value::Other(_) => false,
            Value::List(items) => items.iter().all(Value::is_buildable),
            Value::Map(parts) => parts.values().all(Value::is_buildable),
            _ => true,
        }
    }
}

/// A Rust type that a field can have.
pub trait Field: Sized {
    /// The value, or `None` to leave the field absent. Absent is not null.
    fn to_value(&self) -> Option<Value>;
    /// Reads a value; `None` when it is of another shape.
    fn from_value(value: &Value) -> Option<Self>;
}

impl Field for String {
    fn to_value(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::Text(self.clone()))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Field for i64 {
    fn to_value(&self) -> Option<Value> {
        Some(Value::Int(*self))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }
}

impl Field for bool {
    fn to_value(&self) -> Option<Value> {
        self.then_some(Value::Bool(true))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }
}

impl<T: Field> Field for Option<T> {
    fn to_value(&self) -> Option<Value> {
        self.as_ref().and_then(Field::to_value)
    }
    fn from_value(value: &Value) -> Option<Self> {
        T::from_value(value).map(Some)
    }
}

/// Bytes as they are.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Blob(pub Vec<u8>);

impl Field for Blob {
    fn to_value(&self) -> Option<Value> {
        (!self.0.is_empty()).then(|| Value::Bytes(self.0.clone()))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(Blob(bytes.clone())),
            _ => None,
        }
    }
}

/// A list of values, appended to.
impl<T: Field> Field for Vec<T> {
    fn to_value(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::List(self.iter().filter_map(Field::to_value).collect()))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => items.iter().map(T::from_value).collect(),
            _ => None,
        }
    }
}

/// Parts by name (language, animal), each merging by itself.
impl<T: Field> Field for BTreeMap<String, T> {
    fn to_value(&self) -> Option<Value> {
        let parts: BTreeMap<_, _> = self
            .iter()
            .filter_map(|(k, v)| v.to_value().map(|v| (k.clone(), v)))
            .collect();
        (!parts.is_empty()).then_some(Value::Map(parts))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Map(parts) => parts
                .iter()
                .map(|(k, v)| T::from_value(v).map(|v| (k.clone(), v)))
                .collect(),
            _ => None,
        }
    }
}

macro_rules! bytes_field {
    ($($name:ty),+) => {$(
        impl Field for $name {
            fn to_value(&self) -> Option<Value> {
                Some(Value::Bytes(self.0.to_vec()))
            }
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Bytes(bytes) => Self::from_slice(bytes).ok(),
                    _ => None,
                }
            }
        }
    )+};
}
bytes_field!(
    crate::ids::RecordId,
    crate::ids::PersonId,
    crate::ids::BlobHash,
    crate::ids::BlobRef
);

/// Ids written end to end in one value: a third of the bytes of a list, replaced as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packed<T>(pub Vec<T>);

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Packed(Vec::new())
    }
}

impl<T: serde::Serialize> serde::Serialize for Packed<T> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(s)
    }
}

impl<T: Field> Field for Packed<T> {
    fn to_value(&self) -> Option<Value> {
        let mut bytes = Vec::new();
        for item in &self.0 {
            if let Some(Value::Bytes(b)) = item.to_value() {
                bytes.extend(b);
            }
        }
        (!bytes.is_empty()).then_some(Value::Bytes(bytes))
    }
    fn from_value(value: &Value) -> Option<Self> {
        let Value::Bytes(bytes) = value else { return None };
        // The width is that of the first item that parses: ids are of 8, 16 or 32 bytes, by type.
        let width = [8, 16, 32]
            .into_iter()
            .find(|w| T::from_value(&Value::Bytes(vec![0; *w])).is_some())?;
        if bytes.len() % width != 0 {
            return None;
        }
        bytes
            .chunks(width)
            .map(|c| T::from_value(&Value::Bytes(c.to_vec())))
            .collect::<Option<_>>()
            .map(Packed)
    }
}

/// Declares a field of a few known codes. Codes of newer programs are kept as they stand.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// A code that this program does not know.
            Unknown(String),
        }

        impl $name {
            /// All codes known here, in order.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The code, as stored and as named in `locales/`.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(code) => code,
                }
            }

            /// Reads a code.
            pub fn from_code(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl $crate::value::Field for $name {
            fn to_value(&self) -> Option<$crate::value::Value> {
                Some($crate::value::Value::Text(self.code().to_owned()))
            }
            fn from_value(value: &$crate::value::Value) -> Option<Self> {
                match value {
                    $crate::value::Value::Text(code) => Some(Self::from_code(code)),
                    _ => None,
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.code())
            }
        }
    };
}
pub(crate) use codes;
