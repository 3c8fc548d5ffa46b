//! What GPX and KML have in common: they are XML, and XML is where hostile files live. Text is decoded first,
//! then walked once: no document type (so no entities to expand), no depth beyond the bound.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::error::{Error, too_large, unreadable};
use crate::text::{Charset, decode, decode_labelled};

/// The file as UTF-8 without its XML declaration, whatever encoding it was declared in.
pub(crate) fn text(bytes: &[u8]) -> Result<String, Error> {
    let text = match declared(bytes) {
        Some(label) => decode_labelled(bytes, label)?,
        None => decode(bytes, Charset::Detect)?,
    };
    let body = text.trim_start();
    match body.starts_with("<?xml") {
        true => match body.find("?>") {
            Some(end) => Ok(body[end + 2..].to_owned()),
            None => unreadable("not_xml"),
        },
        false => Ok(body.to_owned()),
    }
}

/// The label in `encoding="…"` of the declaration, which must be at the start.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(200)];
    let head = head.strip_prefix(b"<?xml")?;
    let head = &head[..head.windows(2).position(|w| w == b"?>")?];
    let after = &head[head.windows(8).position(|w| w == b"encoding")? + 8..];
    let mut parts = after.splitn(3, |b| matches!(b, b'"' | b'\''));
    parts.nth(1)
}

/// Walks the whole text. Rules: `doctype`, `too_deep`, `not_xml`.
pub(crate) fn guard(text: &str, depth: usize) -> Result<(), Error> {
    let mut reader = Reader::from_str(text);
    let mut open = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::DocType(_)) => return unreadable("doctype"),
            Ok(Event::Start(_)) => open += 1,
            Ok(Event::End(_)) => open = open.saturating_sub(1),
            Ok(Event::Eof) if open == 0 => return Ok(()),
            Ok(Event::Eof) | Err(_) => return unreadable("not_xml"),
            Ok(_) => {}
        }
        if open > depth {
            return too_large("too_deep");
        }
    }
}

/// What `&amp;` and `&#x65E7;` stand for. Only XML's own five names: any other needs a document type.
pub(crate) fn reference(reference: &BytesRef) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    Some(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// Text that may stand in XML 1.0: without the control characters that no escape can carry.
pub(crate) fn clean(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}

/// The same, escaped.
pub(crate) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(clean(text)).into_owned()
}
