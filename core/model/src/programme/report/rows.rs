//! The rows of a table, for each thing that a table can have a row for.

use std::collections::BTreeMap;

use super::cells::{field, number};
use super::detail::detail;
use super::{Order, row};
use crate::envoy::Envoy;
use crate::ids::{PersonId, RecordId};
use crate::organisation::Organisation;
use crate::programme::books::{Books, BooksError, Kept};
use crate::programme::expression::Fraction;
use crate::programme::progress::{Standing, targets};
use crate::programme::register::{Register, Span};
use crate::programme::rules::{ColumnRule, ReportRule, RowsOf, Rules};
use crate::programme::table::{Cell, Detail, Row};
use crate::programme::tally::{By, Group};
use crate::programme::value::{Cut, Values, values};
use crate::record::Record;
use crate::registry::Kind;
use crate::team::Team;
use crate::value::{Fields, Value};

/// The columns of a table of targets, where the rule names none.
pub(super) const TARGET_COLUMNS: [&str; 6] = ["value", "goal", "unit", "verdict", "by", "clause"];

type Made = (Vec<Row>, Vec<Detail>);

pub(super) struct Maker<'a> {
    pub books: &'a dyn Books,
    pub rules: &'a Rules,
    pub register: &'a Register,
    pub report: &'a ReportRule,
    pub order: &'a Order<'a>,
}

/// What a row stands for.
struct Head {
    id: String,
    title: String,
    group: Group,
    /// The record whose fields its cells may show.
    of: Option<(Kind, Fields)>,
    total: bool,
}

impl Maker<'_> {
    pub fn make(&self) -> Result<Made, BooksError> {
        match self.report.rows {
            RowsOf::Targets => self.targets(),
            RowsOf::List => self.list(),
            RowsOf::Units => self.counted(By::Unit),
            RowsOf::People => self.counted(By::Person),
            RowsOf::Teams => self.counted(By::Team),
            RowsOf::Parties => self.counted(By::Party),
            RowsOf::Total => self.counted(By::Nothing),
        }
    }

    /// Rows whose cells are counted.
    fn counted(&self, by: By) -> Result<Made, BooksError> {
        let cut = Cut {
            by: match by {
                By::Nothing => vec![By::Nothing],
                by => vec![by, By::Nothing],
            },
            person: self.order.person,
            open: self.order.details,
        };
        let with_value = || {
            self.report
                .columns
                .iter()
                .filter_map(|c| Some((c.value.as_ref()?, self.span(c))))
        };
        let values = values(
            self.books,
            self.rules,
            self.register,
            with_value().collect(),
            &cut,
        )?;
        let (mut rows, mut details) = (Vec::new(), Vec::new());
        for head in self.heads(by, &values)? {
            rows.push(self.row(&head, &values));
            if self.order.details {
                details.extend(self.details(&head, &values)?);
            }
        }
        Ok((rows, details))
    }

    fn span(&self, column: &ColumnRule) -> Span {
        match column.year {
            Some(year) => self.order.asked.year(year),
            None => self.order.asked.span(self.rules, column.window),
        }
    }

    fn heads(&self, by: By, values: &Values<'_>) -> Result<Vec<Head>, BooksError> {
        let mut heads = match by {
            By::Unit => self.units(values),
            By::Person => self.people()?,
            By::Party => self.parties(),
            By::Team => self.teams(),
            By::Nothing => return Ok(vec![self.total()]),
        };
        if !self.report.total.is_empty() && self.order.person.is_none() {
            let at = if self.report.total_first { 0 } else { heads.len() };
            heads.insert(at, self.total());
        }
        Ok(heads)
    }

    fn total(&self) -> Head {
        Head {
            id: "total".into(),
            title: self.report.total.clone(),
            group: Group::All,
            of: None,
            total: true,
        }
    }

    /// The units in the document's order; what belongs to none of them has a row of its own, so that nothing is
    /// lost between the rows and the total.
    fn units(&self, values: &Values<'_>) -> Vec<Head> {
        let head = |id: &str, title: String, unit| Head {
            id: id.to_owned(),
            title,
            group: Group::Unit(unit),
            of: None,
            total: false,
        };
        let units = self.rules.units.iter().enumerate();
        let mut heads: Vec<Head> = units
            .map(|(n, u)| head(&u.name, u.name.clone(), Some(n)))
            .collect();
        if values.groups().contains(&Group::Unit(None)) {
            heads.push(head("none", (self.order.say)("report-no_unit"), None));
        }
        heads
    }

    /// By name: a list of people is never in the order of what they did.
    fn people(&self) -> Result<Vec<Head>, BooksError> {
        let (from, to) = self.order.asked.period;
        let mut people = self.register.people_between(from, to.min(self.order.asked.day));
        people.retain(|p| self.order.person.is_none_or(|one| one == *p));
        let cards: BTreeMap<RecordId, Fields> = rows_of(self.books.rows(Envoy::KIND)?);
        let heads = people.into_iter().map(|p| self.person(p, &cards));
        let mut heads: Vec<Head> = heads.filter(|head| self.is_meant(head)).collect();
        heads.sort_by(|a, b| (&a.title, &a.id).cmp(&(&b.title, &b.id)));
        Ok(heads)
    }

    /// Whether somebody is one of those whom the table is for. What is not known of them leaves nobody out.
    fn is_meant(&self, head: &Head) -> bool {
        let Some((kind, fields)) = &head.of else {
            return true;
        };
        self.report.only.iter().all(|(name, wanted)| {
            let known = kind.field_key(name).and_then(|key| fields.get(key));
            known.is_none_or(|value| *value == Value::Text(wanted.clone()))
        })
    }

    fn person(&self, person: PersonId, cards: &BTreeMap<RecordId, Fields>) -> Head {
        let card = self
            .register
            .envoys
            .get(&person)
            .and_then(|(id, _)| cards.get(id));
        Head {
            id: person.to_string(),
            title: self.register.name_of(&person),
            group: Group::Person(person),
            of: card.map(|fields| (Kind::Envoy, fields.clone())),
            total: false,
        }
    }

    fn parties(&self) -> Vec<Head> {
        let (from, to) = self.order.asked.period;
        let all = self
            .register
            .parties_between(from, to.min(self.order.asked.day))
            .into_iter();
        let head = |id: RecordId| Head {
            id: id.to_string(),
            title: self.register.party_name(&id),
            group: Group::Party(id),
            of: self
                .register
                .organisations
                .get(&id)
                .map(|o| (Kind::Organisation, Organisation::to_fields(o))),
            total: false,
        };
        let mut heads: Vec<Head> = all.map(head).collect();
        heads.sort_by(|a, b| (&a.title, &a.id).cmp(&(&b.title, &b.id)));
        heads
    }

    fn teams(&self) -> Vec<Head> {
        let posted = |id: &RecordId| self.register.assignments.iter().any(|(_, a)| a.team == Some(*id));
        let teams = self.register.teams.iter().filter(|(id, _)| posted(id));
        let head = |(id, team): (&RecordId, &Team)| Head {
            id: id.to_string(),
            title: team.name.clone(),
            group: Group::Team(*id),
            of: Some((Kind::Team, team.to_fields())),
            total: false,
        };
        teams.map(head).collect()
    }

    fn row(&self, head: &Head, values: &Values<'_>) -> Row {
        let mut n = 0;
        let mut cell = |column: &ColumnRule| {
            if column.value.is_some() {
                n += 1;
                return number(values.of(n - 1, head.group), &column.unit, column.decimals);
            }
            match (&head.of, column.plan.is_empty()) {
                (_, false) => self.plan(column, head),
                (Some((kind, fields)), true) => {
                    field(kind, fields, &column.field, self.register, self.order.say)
                }
                (None, true) => Cell::Blank,
            }
        };
        Row {
            total: head.total,
            ..row(
                &head.id,
                &head.title,
                self.report.columns.iter().map(&mut cell).collect(),
            )
        }
    }

    /// The goal of a unit, as the document prints it; a blank where the document has none.
    fn plan(&self, column: &ColumnRule, head: &Head) -> Cell {
        let target = self.rules.targets.iter().find(|t| t.id == column.plan);
        let Some(target) = target else { return Cell::Blank };
        let Some(matrix) = &target.matrix else {
            let goal = target.goal.fraction().filter(|_| head.total);
            return number(goal, &column.unit, target.goal.decimals);
        };
        let row = match head.total {
            true => Some(&matrix.totals),
            false => matrix.rows.get(&head.id),
        };
        let place = match column.year {
            None => Some(0),
            Some(year) => matrix.years.iter().position(|y| *y == year).map(|n| n + 1),
        };
        let goal = row.zip(place).and_then(|(row, place)| row.get(place));
        goal.map_or(Cell::Blank, |goal| Cell::Count(*goal))
    }

    fn details(&self, head: &Head, values: &Values<'_>) -> Result<Vec<Detail>, BooksError> {
        let counted = self
            .report
            .columns
            .iter()
            .filter(|c| c.value.is_some())
            .enumerate();
        let mut details = Vec::new();
        for (n, column) in counted {
            let numbers = values.behind(n, head.group);
            if !numbers.is_empty() {
                let cell = format!("{}.{}", head.id, column.id);
                details.push(detail(self.books, self.register, cell, &numbers, self.order.say)?);
            }
        }
        Ok(details)
    }

    fn targets(&self) -> Result<Made, BooksError> {
        let standings = targets(self.books, self.rules, self.order.asked, self.order.details)?;
        let mut details = Vec::new();
        for standing in standings.iter().filter(|s| !s.records.is_empty()) {
            let cell = format!("{}.value", standing.target.id);
            details.push(detail(
                self.books,
                self.register,
                cell,
                &standing.records,
                self.order.say,
            )?);
        }
        Ok((standings.iter().map(|s| self.target(s)).collect(), details))
    }

    fn target(&self, standing: &Standing<'_>) -> Row {
        let target = standing.target;
        let shown = |value: Option<Fraction>, decimals| number(value, &target.unit, decimals);
        let by = target.by.unwrap_or(self.rules.to).0;
        let cells = vec![
            shown(standing.value, target.decimals),
            shown(target.goal.fraction(), target.goal.decimals),
            Cell::words(&target.unit),
            Cell::Text((self.order.say)(&format!(
                "report-verdict-{}",
                standing.verdict.code()
            ))),
            if target.undated {
                Cell::Blank
            } else {
                Cell::Day(by)
            },
            Cell::words(&target.clause),
        ];
        row(&target.id, &target.name, cells)
    }

    /// One row a record of the kind, oldest first.
    fn list(&self) -> Result<Made, BooksError> {
        let kind = Kind::from_name(&self.report.kind);
        let kept = self.books.rows(kind.name())?;
        let mut rows: Vec<(i64, Row)> = Vec::new();
        for record in kept.iter().filter(|record| self.is_listed(&kind, record)) {
            let cell = |c: &ColumnRule| field(&kind, &record.fields, &c.field, self.register, self.order.say);
            let cells = self.report.columns.iter().map(cell).collect();
            rows.push((
                listed_day(&kind, record),
                row(record.id.to_string(), (rows.len() + 1).to_string(), cells),
            ));
        }
        rows.sort_by_key(|(day, _)| *day);
        let numbered = rows.into_iter().enumerate();
        let rows = numbered.map(|(n, (_, row))| Row {
            title: (n + 1).to_string(),
            ..row
        });
        Ok((rows.collect(), Vec::new()))
    }

    /// In the period, and with the values asked for.
    fn is_listed(&self, kind: &Kind, record: &Kept) -> bool {
        let day = listed_day(kind, record);
        let (from, to) = self.order.asked.period;
        let plain: super::Say<'_> = &str::to_owned;
        let has = |(name, wanted): (&String, &String)| {
            let cell = field(kind, &record.fields, name, self.register, plain);
            match cell {
                Cell::Text(text) => text == *wanted || (text == "report-yes" && wanted == "true"),
                Cell::Count(n) => n.to_string() == *wanted,
                _ => wanted.is_empty() || wanted == "false",
            }
        };
        (from..=to.min(self.order.asked.day)).contains(&day) && self.report.only.iter().all(has)
    }
}

fn rows_of(kept: Vec<Kept>) -> BTreeMap<RecordId, Fields> {
    kept.into_iter().map(|row| (row.id, row.fields)).collect()
}

/// The day by which a record is listed: that of the thing itself, as its facts have it, else that of the record.
fn listed_day(kind: &Kind, record: &Kept) -> i64 {
    let own = match kind {
        Kind::Outcome => "done_day",
        Kind::Station => "filed_day",
        Kind::Evaluation => "to_day",
        _ => "",
    };
    match kind.field_key(own).and_then(|key| record.fields.get(key)) {
        Some(Value::Int(day)) => *day,
        _ => kind.read(record.fields.clone()).listing().day,
    }
}
