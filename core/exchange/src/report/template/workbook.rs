//! What a workbook says of itself: its sheets and where they are, its names, how it is protected.

use std::collections::BTreeMap;

use quick_xml::escape::unescape;

use super::broken;
use super::package::Package;
use super::tags::{Does, tags};
use crate::error::{Error, unreadable};

/// A sheet.
pub(super) struct SheetPart {
    /// Its name.
    pub name: String,
    /// Its part; none for a sheet that has no cells, as one of a chart.
    pub part: Option<String>,
}

/// A name and what it stands for, as written.
pub(super) struct Name {
    /// The name.
    pub name: String,
    /// `'附件 1'!$B$5`.
    pub refers: String,
    /// The only sheet that knows it; none where all do.
    pub local: Option<usize>,
}

/// A workbook.
pub(super) struct Book {
    /// The part of the workbook itself, as `xl/workbook.xml`.
    pub part: String,
    /// The part of its relationships.
    pub links_part: String,
    /// Its sheets, in order.
    pub sheets: Vec<SheetPart>,
    /// The names that people gave.
    pub names: Vec<Name>,
    /// The highest number of a sheet.
    pub last_id: u64,
    /// The prefix of `r:id`, without the colon.
    pub id_prefix: String,
    /// Its relationships: id to type and part.
    pub links: BTreeMap<String, (String, String)>,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
}

impl Book {
    /// Reads the workbook. Rules: `macro_enabled`, `template_protected`, `not_xlsx`, `template_broken`.
    pub fn read(package: &mut Package) -> Result<Self, Error> {
        if !package.has("[Content_Types].xml") || !package.has("_rels/.rels") {
            return unreadable("not_xlsx");
        }
        if package.text("[Content_Types].xml")?.contains("macroEnabled") {
            return unreadable("macro_enabled");
        }
        let roots = links(&package.text("_rels/.rels")?, "")?;
        let root = roots
            .into_values()
            .find(|(kind, _)| kind.ends_with("/officeDocument"));
        let Some((_, part)) = root.filter(|(_, part)| package.has(part)) else {
            return unreadable("not_xlsx");
        };
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
        let links_part = format!("{folder}/_rels/{file}.rels")
            .trim_start_matches('/')
            .to_owned();
        let links = links(&package.text(&links_part)?, folder)?;
        let text = package.text(&part)?;
        let mut book = Book {
            links_part,
            links,
            sheets: Vec::new(),
            names: Vec::new(),
            last_id: 0,
            id_prefix: "r".to_owned(),
            from_1904: false,
            part,
        };
        book.walk(&text)?;
        Ok(book)
    }

    fn walk(&mut self, text: &str) -> Result<(), Error> {
        let tags = tags(text)?;
        if !tags.first().is_some_and(|tag| tag.begins("workbook")) {
            return unreadable("not_xlsx");
        }
        for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.does != Does::Close) {
            match tag.local {
                "workbookPr" => self.from_1904 = tag.says("date1904"),
                "workbookProtection" if tag.says("lockStructure") => return unreadable("template_protected"),
                "sheet" => self.sheet(tag)?,
                "definedName" if tag.does == Does::Open => {
                    let Some(close) = tags.get(at + 1) else {
                        return broken();
                    };
                    let inner = text.get(tag.range.end..close.range.start).unwrap_or_default();
                    self.name(tag, inner);
                }
                _ => {}
            }
        }
        if self.sheets.is_empty() { broken() } else { Ok(()) }
    }

    fn sheet(&mut self, tag: &super::tags::Tag) -> Result<(), Error> {
        let Some((key, id)) = tag.find(|name| name.ends_with(":id")) else {
            return broken();
        };
        self.id_prefix = key.trim_end_matches(":id").to_owned();
        let number = tag
            .attribute("sheetId")
            .and_then(|id| id.parse().ok())
            .unwrap_or(0);
        self.last_id = self.last_id.max(number);
        let link = self.links.get(&id);
        let part = link
            .filter(|(kind, _)| kind.ends_with("/worksheet"))
            .map(|(_, part)| part.clone());
        self.sheets.push(SheetPart {
            name: tag.attribute("name").unwrap_or_default(),
            part,
        });
        Ok(())
    }

    /// Notes a name that a person gave; those of the spreadsheet itself (`_xlnm.Print_Area`) and hidden ones
    /// are none.
    fn name(&mut self, tag: &super::tags::Tag, inner: &str) {
        let (Some(name), Ok(refers)) = (tag.attribute("name"), unescape(inner)) else {
            return;
        };
        let own = name.to_lowercase().starts_with("_xlnm.") || tag.says("hidden") || tag.says("function");
        if !own {
            self.names.push(Name {
                name,
                refers: refers.trim().to_owned(),
                local: tag.attribute("localSheetId").and_then(|at| at.parse().ok()),
            });
        }
    }
}

/// Relationships: id to type and part, the part from the root of the package.
fn links(text: &str, folder: &str) -> Result<BTreeMap<String, (String, String)>, Error> {
    let mut links = BTreeMap::new();
    for tag in tags(text)?.iter().filter(|tag| tag.begins("Relationship")) {
        let outside = tag.attribute("TargetMode").as_deref() == Some("External");
        if let (Some(id), Some(kind), Some(target), false) = (
            tag.attribute("Id"),
            tag.attribute("Type"),
            tag.attribute("Target"),
            outside,
        ) {
            links.insert(id, (kind, resolved(folder, &target)));
        }
    }
    Ok(links)
}

/// A target as seen from a folder: `worksheets/sheet1.xml`, `/xl/worksheets/sheet1.xml`, `../x.xml`.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
