//! Looks an XLSX over before a spreadsheet reader is let at it. Two things are checked that the reader does
//! not: what each part really unpacks to (its directory may lie), and that the table of shared texts does not
//! claim more of them than it has bytes (the claim is allocated at once, and a large one ends the process).

use std::io::{Cursor, Read};

use super::Limits;
use crate::error::{Error, too_large, unreadable};

/// Rules: `zip_bomb`, `not_xlsx`.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return unreadable("not_xlsx");
    };
    if archive.len() > 2_000 {
        return too_large("zip_bomb");
    }
    let mut left = limits.unpacked;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else {
            return unreadable("not_xlsx");
        };
        let Ok(name) = entry.name().map(|name| name.to_lowercase()) else {
            return unreadable("not_xlsx");
        };
        if name.ends_with(".xml") || name.ends_with(".rels") {
            left -= part(entry, &name, left.min(bound(&name, limits)))?;
        }
    }
    Ok(())
}

/// Sheets are read cell by cell; every other part is held whole.
fn bound(name: &str, limits: &Limits) -> u64 {
    if name.contains("worksheets/") {
        limits.unpacked
    } else {
        limits.part
    }
}

/// Unpacks one part and throws it away; its length.
fn part(entry: impl Read, name: &str, bound: u64) -> Result<u64, Error> {
    let mut limited = entry.take(bound + 1);
    let length = match name.ends_with("sharedstrings.xml") {
        true => {
            let mut text = Vec::new();
            limited
                .read_to_end(&mut text)
                .map_err(|_| Error::Unreadable { rule: "not_xlsx" })?;
            shared_texts(&text)?;
            text.len() as u64
        }
        false => std::io::copy(&mut limited, &mut std::io::sink())
            .map_err(|_| Error::Unreadable { rule: "not_xlsx" })?,
    };
    if length > bound {
        too_large("zip_bomb")
    } else {
        Ok(length)
    }
}

/// Every `uniqueCount="n"` must be of a size that the part could hold. UTF-16 would hide it, and no
/// spreadsheet writes that.
fn shared_texts(text: &[u8]) -> Result<(), Error> {
    if text.contains(&0) {
        return unreadable("not_xlsx");
    }
    const CLAIM: &[u8] = b"uniqueCount";
    let claims = text
        .windows(CLAIM.len())
        .enumerate()
        .filter(|(_, window)| *window == CLAIM);
    for (at, _) in claims {
        let after = text[at + CLAIM.len()..].iter();
        let digits = after
            .skip_while(|b| b" \t\r\n=\"'+".contains(b))
            .take_while(|b| b.is_ascii_digit());
        let value = digits.fold(0u64, |value, digit| {
            value.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        });
        if value > text.len() as u64 {
            return too_large("zip_bomb");
        }
    }
    Ok(())
}
