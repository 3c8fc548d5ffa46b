//! What can be wrong with a file. Names rules and places in the file, never what it says.

/// One variant per different thing that a caller does about it. The rules are codes; their sentences live
/// with the shells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file is larger, longer or deeper than its reader's bounds. Nothing of it was kept.
    #[error("the file breaks the bound `{rule}`")]
    TooLarge {
        /// Which bound: `too_many_bytes`, `too_many_points`, `too_deep`, …
        rule: &'static str,
    },
    /// The file as a whole is not what it was taken for.
    #[error("the file cannot be read: `{rule}`")]
    Unreadable {
        /// Why: `not_gpx`, `doctype`, `unknown_encoding`, …
        rule: &'static str,
    },
    /// One part of the file is wrong.
    #[error("part {item} of the file breaks the rule `{rule}`")]
    Item {
        /// Why: `not_on_earth`, `swapped`, …
        rule: &'static str,
        /// Which feature or row, counted from 1.
        item: u32,
    },
    /// The values cannot be written in this format.
    #[error("cannot be written: `{rule}`")]
    Unwritable {
        /// Why.
        rule: &'static str,
    },
}

impl Error {
    /// The rule's code.
    pub fn rule(&self) -> &'static str {
        match self {
            Error::TooLarge { rule }
            | Error::Unreadable { rule }
            | Error::Item { rule, .. }
            | Error::Unwritable { rule } => rule,
        }
    }
}

/// Shorthand for a broken bound.
pub(crate) fn too_large<T>(rule: &'static str) -> Result<T, Error> {
    Err(Error::TooLarge { rule })
}

/// Shorthand for a file of another kind.
pub(crate) fn unreadable<T>(rule: &'static str) -> Result<T, Error> {
    Err(Error::Unreadable { rule })
}

/// Every rule of this crate, for the shells' sentences.
pub const RULES: [&str; 71] = [
    "area_code",
    "cell_error",
    "cell_too_long",
    "column_twice",
    "doctype",
    "empty_file",
    "empty_line",
    "empty_table",
    "ends_before_it_begins",
    "gb32100_check_digit",
    "half_a_position",
    "html_table",
    "macro_enabled",
    "merged_cell",
    "missing_column",
    "negative",
    "no_coordinates",
    "no_kml_inside",
    "no_named_cells",
    "no_rows",
    "no_such_area",
    "no_such_month",
    "no_such_sheet",
    "no_such_successor",
    "not_a_date",
    "not_a_number",
    "not_a_phone",
    "not_a_point",
    "not_a_record",
    "not_a_table",
    "not_an_angle",
    "not_csv",
    "not_geojson",
    "not_gpx",
    "not_json",
    "not_kml",
    "not_on_earth",
    "not_text",
    "not_whole",
    "not_xlsx",
    "not_xml",
    "not_yes_or_no",
    "number_lost_digits",
    "old_xls",
    "other_crs",
    "other_extension",
    "out_of_range",
    "overlaps_row",
    "password_protected",
    "required",
    "ring_too_short",
    "same_as_row",
    "swapped",
    "template_broken",
    "template_protected",
    "too_deep",
    "too_long",
    "too_many_bytes",
    "too_many_cells",
    "too_many_characters",
    "too_many_columns",
    "too_many_decimals",
    "too_many_features",
    "too_many_points",
    "too_many_rows",
    "too_much_text",
    "two_names_one_cell",
    "unknown_encoding",
    "unknown_type",
    "unknown_word",
    "zip_bomb",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::RULES;

    /// Words of several parts that are not rules.
    const OTHER: [&str; 7] = [
        "dairy_cow",
        "names_alike",
        "places_near",
        "same_area",
        "same_credit_code",
        "same_phone",
        "snake_case",
    ];

    fn words(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            // The columns of rosters: their names, and the codes of records.
            if entry.file_name() == "specs.rs" || entry.file_name() == "spellings.rs" {
                continue;
            }
            if entry.path().is_dir() {
                words(&entry.path(), found);
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let is_word = |part: &&str| {
                part.contains('_')
                    && part.starts_with(|c: char| c.is_ascii_lowercase())
                    && part
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            };
            found.extend(text.split('"').filter(is_word).map(str::to_owned));
        }
    }

    #[test]
    fn every_rule_that_the_sources_name_is_listed() {
        let mut found = BTreeSet::new();
        words(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.contains("old_xls"));
        found.retain(|word| !RULES.contains(&word.as_str()) && !OTHER.contains(&word.as_str()));
        assert_eq!(found, BTreeSet::new());
        assert!(RULES.is_sorted());
    }
}
