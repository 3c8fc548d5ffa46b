//! The package of a workbook: its parts by name, which of them changed, and how it is written again in the
//! same order. Parts that did not change are copied without being unpacked.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::broken;
use crate::error::{Error, too_large, unreadable};
use crate::table::{Limits, guard_zip, ole_rule};

const BROKEN: Error = Error::Unreadable {
    rule: "template_broken",
};

/// A template is a form, not a register: far smaller than what may be imported.
const LIMITS: Limits = Limits {
    bytes: 20 << 20,
    unpacked: 64 << 20,
    part: 32 << 20,
    rows: 0,
    columns: 0,
    cells: 0,
    text: 0,
};

/// An opened package.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Lower-case names to positions: parts are named without regard to case.
    places: BTreeMap<String, usize>,
    changed: BTreeMap<usize, Option<String>>,
    added: Vec<(String, String)>,
}

impl<'b> Package<'b> {
    /// Looks the package over. Rules: `too_many_bytes`, `empty_file`, `old_xls`, `password_protected`,
    /// `not_xlsx`, `zip_bomb`, `macro_enabled`, `template_protected` (a digital signature).
    pub fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        match bytes {
            [] => return unreadable("empty_file"),
            _ if bytes.len() > LIMITS.bytes => return too_large("too_many_bytes"),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => return unreadable(ole_rule(bytes)),
            _ => guard_zip(bytes, &LIMITS)?,
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BROKEN)?;
        let mut package = Package {
            places: BTreeMap::new(),
            archive,
            changed: BTreeMap::new(),
            added: Vec::new(),
        };
        for at in 0..package.archive.len() {
            let entry = package.archive.by_index_raw(at).map_err(|_| BROKEN)?;
            let name = entry.name().map_err(|_| BROKEN)?.to_lowercase();
            if entry.encrypted() || package.places.insert(name, at).is_some() {
                return broken();
            }
        }
        package.refuse()
    }

    fn refuse(self) -> Result<Self, Error> {
        let any = |word: &str| self.places.keys().any(|name| name.contains(word));
        match () {
            () if any("vbaproject") || any("xl/macrosheets/") => unreadable("macro_enabled"),
            () if any("_xmlsignatures/") => unreadable("template_protected"),
            () => Ok(self),
        }
    }

    /// Whether there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(&name.to_lowercase())
    }

    /// A part as text, without a byte order mark. Rule: `template_broken` (not there, not UTF-8).
    pub fn text(&mut self, name: &str) -> Result<String, Error> {
        let at = *self.places.get(&name.to_lowercase()).ok_or(BROKEN)?;
        let mut text = String::new();
        let entry = self.archive.by_index(at).map_err(|_| BROKEN)?;
        let mut limited = entry.take(LIMITS.unpacked);
        limited.read_to_string(&mut text).map_err(|_| BROKEN)?;
        match text.strip_prefix('\u{FEFF}') {
            Some(rest) => Ok(rest.to_owned()),
            None => Ok(text),
        }
    }

    /// Gives a part another text.
    pub fn change(&mut self, name: &str, text: String) {
        if let Some(at) = self.places.get(&name.to_lowercase()) {
            self.changed.insert(*at, Some(text));
        }
    }

    /// Leaves a part out.
    pub fn drop(&mut self, name: &str) {
        if let Some(at) = self.places.get(&name.to_lowercase()) {
            self.changed.insert(*at, None);
        }
    }

    /// Adds a part after all others.
    pub fn add(&mut self, name: String, text: String) {
        self.added.push((name, text));
    }

    /// The package with its changes; the same bytes for the same changes. Rule: `template_broken`.
    pub fn write(mut self) -> Result<Vec<u8>, Error> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(at).map_err(|_| BROKEN)?;
            match self.changed.get(&at) {
                None => writer
                    .raw_copy_file_touch(entry, DateTime::default(), None)
                    .map_err(|_| BROKEN)?,
                Some(None) => {}
                Some(Some(text)) => {
                    let name = entry.name().map_err(|_| BROKEN)?.into_owned();
                    store(&mut writer, &name, text)?;
                }
            }
        }
        for (name, text) in &self.added {
            store(&mut writer, name, text)?;
        }
        let cursor = writer.finish().map_err(|_| BROKEN)?;
        Ok(cursor.into_inner())
    }
}

fn store(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Result<(), Error> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    writer.start_file(name, options).map_err(|_| BROKEN)?;
    writer.write_all(text.as_bytes()).map_err(|_| BROKEN)
}
