//! A row as bytes, for keeping it at hand: CBOR with keys in their order, so that equal rows are equal bytes. Never
//! signed and never sent, which only Automerge changes are; [`Value::Other`] survives it as what it is.

use minicbor::data::{Tag, Type};
use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{Fields, Value};
use crate::canonical;
use crate::document::MOST_DEPTH;
use crate::error::Error;

/// A number of our own for what builder 1 cannot build, beside which its text stands.
const OTHER: u64 = 0x006b_7470;

/// The row as bytes.
pub fn to_bytes(fields: &Fields) -> Vec<u8> {
    canonical::encode(&Row(std::borrow::Cow::Borrowed(fields)))
}

/// The row of bytes; [`Error::Malformed`] or [`Error::NotCanonical`] when [`to_bytes`] did not make them.
pub fn from_bytes(bytes: &[u8]) -> Result<Fields, Error> {
    canonical::decode::<Row<'_>>(bytes, "row").map(|row| row.0.into_owned())
}

struct Row<'a>(std::borrow::Cow<'a, Fields>);

impl<C> Encode<C> for Row<'_> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        write_map(e, &self.0)
    }
}

impl<'b, C> Decode<'b, C> for Row<'_> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        read_map(d, 0).map(|fields| Row(std::borrow::Cow::Owned(fields)))
    }
}

type Written<W> = Result<(), minicbor::encode::Error<<W as minicbor::encode::Write>::Error>>;

fn write_map<W: minicbor::encode::Write>(e: &mut Encoder<W>, parts: &Fields) -> Written<W> {
    e.map(parts.len() as u64)?;
    parts.iter().try_for_each(|(key, value)| {
        e.str(key)?;
        write(e, value)
    })
}

fn write<W: minicbor::encode::Write>(e: &mut Encoder<W>, value: &Value) -> Written<W> {
    match value {
        Value::Text(text) => e.str(text)?.ok(),
        Value::Int(n) => e.i64(*n)?.ok(),
        Value::Bool(b) => e.bool(*b)?.ok(),
        Value::Bytes(bytes) => e.bytes(bytes)?.ok(),
        Value::List(items) => {
            e.array(items.len() as u64)?;
            items.iter().try_for_each(|item| write(e, item))
        }
        Value::Map(parts) => write_map(e, parts),
        Value::Other(text) => e.tag(Tag::new(OTHER))?.str(text)?.ok(),
    }
}

fn read_map(d: &mut Decoder<'_>, depth: usize) -> Result<Fields, DecodeError> {
    let pairs = d.map()?.ok_or_else(|| DecodeError::message("indefinite map"))?;
    let mut parts = Fields::new();
    for _ in 0..pairs {
        let key = d.str()?.to_owned();
        parts.insert(key, read(d, depth + 1)?);
    }
    Ok(parts)
}

fn read(d: &mut Decoder<'_>, depth: usize) -> Result<Value, DecodeError> {
    if depth > MOST_DEPTH + 1 {
        return Err(DecodeError::message("too deep"));
    }
    match d.datatype()? {
        Type::String => Ok(Value::Text(d.str()?.to_owned())),
        Type::Bool => Ok(Value::Bool(d.bool()?)),
        Type::Bytes => Ok(Value::Bytes(d.bytes()?.to_vec())),
        Type::Array => read_list(d, depth),
        Type::Map => Ok(Value::Map(read_map(d, depth)?)),
        Type::Tag if d.tag()?.as_u64() == OTHER => Ok(Value::Other(d.str()?.to_owned())),
        Type::Tag => Err(DecodeError::message("tag")),
        _ => Ok(Value::Int(d.i64()?)),
    }
}

fn read_list(d: &mut Decoder<'_>, depth: usize) -> Result<Value, DecodeError> {
    let length = d
        .array()?
        .ok_or_else(|| DecodeError::message("indefinite list"))?;
    let items: Result<_, _> = (0..length).map(|_| read(d, depth + 1)).collect();
    Ok(Value::List(items?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            ".*".prop_map(Value::Text),
            any::<i64>().prop_map(Value::Int),
            any::<bool>().prop_map(Value::Bool),
            proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
            ".*".prop_map(Value::Other),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                proptest::collection::btree_map(".{0,30}", inner, 0..4).prop_map(Value::Map),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_row_comes_back_whole(fields in proptest::collection::btree_map("[a-z]{1,2}", any_value(), 0..8)) {
            prop_assert_eq!(from_bytes(&to_bytes(&fields)).unwrap(), fields);
        }

        #[test]
        fn bytes_of_any_kind_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = from_bytes(&bytes);
        }
    }

    #[test]
    fn what_a_newer_program_wrote_stays_what_it_is() {
        let mut fields = Fields::new();
        fields.insert("q".into(), Value::Other("1.5".into()));
        fields.insert("w".into(), Value::Text("1.5".into()));
        assert_eq!(from_bytes(&to_bytes(&fields)).unwrap(), fields);
    }

    #[test]
    fn a_row_is_bytes_in_one_way_only() {
        // {"a": 1} with the integer in two bytes.
        assert!(from_bytes(&[0xa1, 0x61, b'a', 0x18, 0x01]).is_err());
        assert!(from_bytes(&[0xa1, 0x61, b'a', 0x01]).is_ok());
        assert!(
            from_bytes(&[0xa1, 0x61, b'a', 0x01, 0x00]).is_err(),
            "more than a row"
        );
    }

    #[test]
    fn a_bottomless_list_is_no_row() {
        let mut bytes = vec![0xa1, 0x61, b'a'];
        bytes.extend(std::iter::repeat_n(0x81, 100_000));
        assert!(from_bytes(&bytes).is_err());
    }
}
