//! Rosters, plans and lists of outcomes from other programs: previewed, every wrong cell named, all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};

use ketepai_exchange::roster::{
    OUTCOMES, PLAN, Parsed, PreviewRow, ROSTER, plan_template, read_table, template,
};
use ketepai_model::compose::{Meant, compose};
use ketepai_model::envoy::Envoy;
use ketepai_model::ids::{BlobHash, PersonId, RecordId};
use ketepai_model::record::Source;
use ketepai_model::registry::{AnyRecord, Kind};

use crate::app::App;
use crate::error::AppError;
use crate::exchange::{CellError, Import};

/// What a table holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Roster {
    /// 特派员名册: cards and postings.
    Envoys,
    /// 年度计划: numbers by unit and year, kept as figures under this metric.
    Plan,
    /// 成效清单.
    Outcomes,
}

/// An empty table to fill in, as XLSX.
pub fn empty_table(what: Roster) -> Result<Vec<u8>, AppError> {
    Ok(match what {
        Roster::Envoys => template("特派员名册", ROSTER)?,
        Roster::Outcomes => template("成效清单", OUTCOMES)?,
        Roster::Plan => plan_template("年度计划", &[2024, 2025, 2026])?,
    })
}

impl App {
    /// Imports a table, or only looks. `metric` names the plan's figures.
    pub fn import_roster(
        &mut self,
        bytes: &[u8],
        what: Roster,
        metric: &str,
        preview: bool,
    ) -> Result<Import, AppError> {
        let specs = match what {
            Roster::Envoys => ROSTER,
            Roster::Plan => PLAN,
            Roster::Outcomes => OUTCOMES,
        };
        let read = read_table(bytes, "table", specs)?;
        let mut import = Import {
            ignored: read.ignored_columns.clone(),
            ..Import::default()
        };
        let rows = match read.complete() {
            Ok(rows) => rows,
            Err(errors) => {
                import.rows = errors.len();
                import.errors = errors.into_iter().map(CellError::from).collect();
                return Ok(import);
            }
        };
        import.rows = rows.len();
        let mut meant = Known::of(self)?;
        let mut records = Vec::new();
        for row in &rows {
            match self.of_row(what, metric, row, &meant) {
                Ok(fresh) => {
                    meant.cards.extend(fresh.iter().filter_map(|record| match record {
                        AnyRecord::Envoy(card) => card.person,
                        _ => None,
                    }));
                    records.extend(fresh);
                }
                Err(error) => import.errors.push(of_row(row, &error)),
            }
        }
        let known: Vec<String> = self.contents(what)?;
        let before = records.len();
        records.retain(|record| !known.contains(&content(record)));
        import.skipped = before - records.len();
        import.fresh = records.iter().map(|record| record.listing().title).collect();
        if import.errors.is_empty() && !preview {
            import.saved = self.save_all(records)?;
        }
        Ok(import)
    }

    fn of_row(
        &self,
        what: Roster,
        metric: &str,
        row: &PreviewRow,
        meant: &Known,
    ) -> Result<Vec<AnyRecord>, AppError> {
        let mut envelope = self.me()?.envelope(&self.context);
        envelope.source = Source::Import;
        let cells: BTreeMap<&str, String> = row.cells.iter().map(|(id, cell)| (*id, text(cell))).collect();
        let get = |id: &str| cells.get(id).cloned().unwrap_or_default();
        let today = ketepai_model::programme::rules::Day(self.today()).to_string();
        let mut records = Vec::new();
        let mut write = |kind: Kind, pairs: Vec<(&str, String)>| -> Result<(), AppError> {
            let pairs: Vec<(String, String)> = pairs
                .into_iter()
                .filter(|(_, t)| !t.is_empty())
                .map(|(n, t)| (n.to_owned(), t))
                .collect();
            let record = compose(&kind, &envelope, &pairs, meant)?;
            record.validate()?;
            records.push(record);
            Ok(())
        };
        match what {
            Roster::Outcomes => {
                let plain = [
                    ("kind", "kind"),
                    ("title", "title"),
                    ("party", "party"),
                    ("done_day", "date"),
                    ("level", "level"),
                    ("plan", "plan"),
                    ("amount_fen", "amount"),
                    ("reporting_unit", "unit"),
                ];
                let mut pairs: Vec<(&str, String)> =
                    plain.map(|(field, column)| (field, get(column))).to_vec();
                let envoys = get("envoy");
                pairs.extend(envoys.split('；').map(|name| ("contributors", name.to_owned())));
                write(Kind::Outcome, pairs)?;
            }
            Roster::Plan => {
                for (year, cell) in row.cells.iter().filter(|(id, _)| id.parse::<i64>().is_ok()) {
                    write(
                        Kind::Figure,
                        vec![
                            ("metric", metric.to_owned()),
                            ("reporting_unit", get("unit")),
                            ("value", text(cell)),
                            ("from_day", format!("{year}-01-01")),
                            ("to_day", format!("{year}-12-31")),
                            ("source", "年度计划".to_owned()),
                            ("source_day", today.clone()),
                        ],
                    )?;
                }
            }
            Roster::Envoys => {
                let person = meant.listed(&get("name"), &get("home_unit"))?;
                let id = person.to_string();
                // Who has a card keeps it: the roster only says where they are posted.
                let card = if meant.cards.contains(&person) {
                    vec![]
                } else {
                    vec![
                        ("person", id.clone()),
                        ("names.zh-CN", get("name")),
                        ("level", get("level")),
                        ("home_unit", get("home_unit")),
                        ("title", get("title")),
                        ("title_rank", get("title_rank")),
                        ("degree", get("degree")),
                        ("from_day", get("from")),
                        ("to_day", get("to")),
                        ("insured_until_day", get("insured_until")),
                        ("specialties", get("specialties")),
                    ]
                };
                if !card.is_empty() {
                    write(Kind::Envoy, card)?;
                }
                if !get("post").is_empty() {
                    write(
                        Kind::Assignment,
                        vec![
                            ("subject", "individual".to_owned()),
                            ("persons", id),
                            ("post", get("post")),
                            ("level", get("level")),
                            ("parties", get("party")),
                            ("counties", get("area_code")),
                            ("from_day", get("from")),
                            ("to_day", get("to")),
                        ],
                    )?;
                }
            }
        }
        Ok(records)
    }

    fn contents(&self, what: Roster) -> Result<Vec<String>, AppError> {
        let kinds: &[&str] = match what {
            Roster::Envoys => &["envoy", "assignment"],
            Roster::Plan => &["figure"],
            Roster::Outcomes => &["outcome"],
        };
        let mut all = Vec::new();
        for kind in kinds {
            let rows = self.store.rows(kind)?;
            all.extend(
                rows.into_iter()
                    .map(|(_, _, fields)| content(&Kind::from_name(kind).read(fields))),
            );
        }
        Ok(all)
    }
}

fn text(cell: &Parsed) -> String {
    match cell {
        Parsed::Day(day) => ketepai_model::programme::rules::Day(*day).to_string(),
        Parsed::Fen(fen) => format!("{}.{:02}", fen / 100, fen % 100),
        Parsed::Text(text) => text.clone(),
        Parsed::Int(number) => number.to_string(),
        Parsed::Decimal { value, decimals } => ketepai_model::programme::table::Cell::Decimal {
            value: *value,
            decimals: *decimals,
        }
        .text(),
        Parsed::Code(code) => (*code).to_owned(),
        Parsed::YesNo(yes) => yes.to_string(),
        Parsed::Names(names) => names.join("；"),
    }
}

/// What a record says, apart from who wrote it when.
fn content(record: &AnyRecord) -> String {
    let mut fields = record.to_fields();
    // When a plan was read in says nothing of what it says.
    let read_on = record.kind().and_then(|kind| kind.field_key("source_day"));
    fields.retain(|key, _| {
        !ketepai_model::record::ENVELOPE_KEYS.contains(&key.as_str()) && Some(key.as_str()) != read_on
    });
    format!("{:?}{fields:?}", record.kind())
}

fn of_row(row: &PreviewRow, error: &AppError) -> CellError {
    let (header, rule) = match error {
        AppError::Invalid { field, rule } => (field.clone(), rule.clone()),
        other => (String::new(), other.to_string()),
    };
    CellError {
        row: row.line,
        address: format!("A{}", row.line),
        header,
        rule,
        value: String::new(),
    }
}

/// Who and what is meant, by name or by id.
pub struct Known {
    people: BTreeMap<String, PersonId>,
    parties: BTreeMap<String, RecordId>,
    /// Names that more than one bears.
    ambiguous: BTreeSet<String>,
    /// Who has a card.
    cards: BTreeSet<PersonId>,
}

impl Known {
    /// By the names that this phone knows; a name that two bear means neither.
    pub fn of(app: &App) -> Result<Self, AppError> {
        let mut people: BTreeMap<String, Option<PersonId>> = BTreeMap::new();
        for (person, name) in app.names()? {
            people
                .entry(name)
                .and_modify(|p| *p = None)
                .or_insert(Some(person));
        }
        let mut parties: BTreeMap<String, Option<RecordId>> = BTreeMap::new();
        for kind in ["organisation", "team", "station"] {
            for line in app.list(Some(kind), u32::MAX)? {
                parties
                    .entry(line.title)
                    .and_modify(|p| *p = None)
                    .or_insert(Some(line.id));
            }
        }
        let ambiguous = people
            .iter()
            .filter(|(_, id)| id.is_none())
            .map(|(name, _)| name.clone());
        let cards = app
            .all::<Envoy>()?
            .into_iter()
            .filter_map(|(_, card)| card.person);
        Ok(Known {
            ambiguous: ambiguous.collect(),
            cards: cards.collect(),
            people: people
                .into_iter()
                .filter_map(|(name, id)| Some((name, id?)))
                .collect(),
            parties: parties
                .into_iter()
                .filter_map(|(name, id)| Some((name, id?)))
                .collect(),
        })
    }
}

impl Known {
    /// Who is meant by a line of a roster. Somebody not known here gets an id that follows from name and home unit,
    /// so that the same line read twice means the same person. A name that several bear is not guessed.
    fn listed(&self, name: &str, home_unit: &str) -> Result<PersonId, AppError> {
        if self.ambiguous.contains(name) {
            return Err(AppError::Invalid {
                field: "name".into(),
                rule: "no_such_person".into(),
            });
        }
        let fresh = || {
            let hash = BlobHash::of(format!("{name}\0{home_unit}").as_bytes());
            let mut id = PersonId::default();
            id.0.copy_from_slice(&hash.0[..8]);
            id
        };
        Ok(self.person(name).unwrap_or_else(fresh))
    }
}

impl Meant for Known {
    fn person(&self, text: &str) -> Option<PersonId> {
        text.parse().ok().or_else(|| self.people.get(text).copied())
    }
    fn record(&self, text: &str) -> Option<RecordId> {
        text.parse().ok().or_else(|| self.parties.get(text).copied())
    }
}
