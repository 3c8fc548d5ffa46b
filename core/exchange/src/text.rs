//! Bytes as text, and text as people type it. Old tables and GPS programs in China write GB18030 or its
//! forerunners GBK and GB2312, with or without saying so; phones type full-width digits.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, unreadable};

/// In which encoding a text file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Charset {
    /// By its byte order mark; else UTF-8 if it is valid UTF-8; else GB18030.
    #[default]
    Detect,
    /// UTF-8.
    Utf8,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
}

/// Decodes a whole file, without its byte order mark.
/// Rules: `unknown_encoding` (neither reads without a loss), `not_text` (holds NUL).
pub fn decode(bytes: &[u8], charset: Charset) -> Result<String, Error> {
    let (encoding, body) = match (Encoding::for_bom(bytes), charset) {
        (Some((encoding, length)), _) => (encoding, &bytes[length..]),
        (None, Charset::Utf8) => (UTF_8, bytes),
        (None, Charset::Gb18030) => (GB18030, bytes),
        (None, Charset::Detect) if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        (None, Charset::Detect) => (GB18030, bytes),
    };
    decode_as(body, encoding)
}

/// Decodes under a label such as XML declares (`gb2312`); an unknown label counts as none.
pub(crate) fn decode_labelled(bytes: &[u8], label: &[u8]) -> Result<String, Error> {
    match Encoding::for_label(label) {
        // What can be read as bytes to find the label is not in UTF-16, whatever the label says.
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE => decode_as(bytes, encoding),
        _ => decode(bytes, Charset::Detect),
    }
}

fn decode_as(body: &[u8], encoding: &'static Encoding) -> Result<String, Error> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(body);
    match text {
        Some(text) if text.contains('\0') => unreadable("not_text"),
        Some(text) => Ok(text.into_owned()),
        None => unreadable("unknown_encoding"),
    }
}

/// Full-width digits, letters, marks and spaces (U+FF01…, U+3000) as the plain ones.
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

fn half_width_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\u{2007}' | '\u{202F}' => ' ',
        c => c,
    }
}

/// A text as it is compared: half-width, lower case, spaces and invisible marks gone.
pub fn folded(text: &str) -> String {
    let visible = |c: &char| !c.is_whitespace() && !c.is_control() && !is_invisible(*c);
    half_width(text).to_lowercase().chars().filter(visible).collect()
}

/// Marks that change how a text is drawn, or nothing at all: zero-width joiners, byte order marks inside a
/// text, and the selectors that choose a letter's form in traditional Mongolian.
pub fn is_invisible(c: char) -> bool {
    let joins = matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    joins || matches!(c, '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_from_an_old_excel_is_read_as_gb18030() {
        let (bytes, _, _) = GB18030.encode("户主,电话\n巴特尔,１３８");
        assert_eq!(
            decode(&bytes, Charset::Detect).unwrap(),
            "户主,电话\n巴特尔,１３８"
        );
        assert_eq!(
            decode(&bytes, Charset::Gb18030).unwrap(),
            "户主,电话\n巴特尔,１３８"
        );
        assert_eq!(
            decode(&bytes, Charset::Utf8).unwrap_err().rule(),
            "unknown_encoding"
        );
    }

    #[test]
    fn marks_of_byte_order_are_obeyed_and_dropped() {
        assert_eq!(decode("\u{FEFF}旗".as_bytes(), Charset::Detect).unwrap(), "旗");
        assert_eq!(decode(b"\xFF\xFE\xD7\x65", Charset::Detect).unwrap(), "旗");
    }

    #[test]
    fn a_photo_is_not_text() {
        assert!(decode(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", Charset::Detect).is_err());
    }

    #[test]
    fn full_width_is_folded_away() {
        assert_eq!(half_width("１５２５２３　Ａ（只）"), "152523 A(只)");
        assert_eq!(folded(" 巴 特尔\u{200B}Ａ "), "巴特尔a");
    }
}
