//! An envoy's own year as papers: the summary of the work, what goes to a board of titles, what is claimed back; and a
//! farm's file of treatments. Made on the phone, for the person alone.

use std::collections::BTreeMap;

use ketepai_model::assignment::Assignment;
use ketepai_model::expense::Expense;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::outcome::Outcome;
use ketepai_model::programme::books::{Books, FactAsk};
use ketepai_model::programme::farm_records::{self, Reader, Table};
use ketepai_model::programme::money::claims::{Context, ExpenseFinding, check_expense};
use ketepai_model::programme::money::entitlements::{Entitlement, Payee, entitlements};
use ketepai_model::programme::portfolio::{
    Counted, Line, Section, reimbursement_pack, summary, title_papers,
};
use ketepai_model::programme::register::{Needs, Register, span};
use ketepai_model::programme::report::Say;
use ketepai_model::programme::rules::Day;
use ketepai_model::programme::table::{Cell, Column, ReportDocument, ReportTable, Row};
use ketepai_model::programme::value::Asked;
use ketepai_model::treatment::Treatment;

use super::books_error;
use super::tasks::lent;
use crate::app::App;
use crate::error::AppError;

/// Everything of a year.
#[derive(Clone, Debug)]
pub struct OwnYear {
    /// 工作总结.
    pub summary: Vec<Section>,
    /// 职称材料.
    pub title: Vec<Section>,
    /// 报销.
    pub reimbursement: Vec<Section>,
}

const METRICS: [&str; 11] = [
    "services_by_envoy",
    "on_site_days",
    "trainings_by_envoy",
    "trained",
    "people_served",
    "questions_answered",
    "treatments",
    "animals_treated",
    "satisfaction",
    "satisfaction_answers",
    "visits",
];

impl App {
    /// A person's calendar year, by the rules of a programme.
    pub fn own_year(&self, person: PersonId, year: i64, programme: &str) -> Result<OwnYear, AppError> {
        let rules = self.programme(programme)?.rules;
        let days = (Day::first_of(year).0, Day::last_of(year).0);
        let counted = self.counted(person, days)?;
        let outcomes = self.all::<Outcome>()?;
        let then = |outcome: &&(RecordId, Outcome)| {
            outcome.1.done_day.is_none_or(|d| (days.0..=days.1).contains(&d))
        };
        let outcomes: Vec<(RecordId, &Outcome)> =
            outcomes.iter().filter(then).map(|(id, o)| (*id, o)).collect();
        let expenses = self.all::<Expense>()?;
        Ok(OwnYear {
            summary: summary(&counted, person, &outcomes),
            title: title_papers(person, &outcomes),
            reimbursement: reimbursement_pack(person, &lent(&expenses), days, &rules),
        })
    }

    fn counted(&self, person: PersonId, days: (i64, i64)) -> Result<Counted, AppError> {
        use std::collections::BTreeSet;
        let ask = FactAsk {
            metrics: &METRICS,
            from_day: days.0,
            to_day: days.1,
            person: Some(person),
        };
        let (mut sums, mut services, mut on_site, mut parties) = (
            [0i64; METRICS.len()],
            BTreeSet::new(),
            BTreeSet::new(),
            BTreeSet::new(),
        );
        let read = Books::facts(&self.store, &ask, &mut |fact| {
            sums[fact.metric] += fact.value;
            match fact.metric {
                0 => {
                    services.insert((fact.party, fact.day));
                    parties.extend(fact.party);
                }
                1 => _ = on_site.insert(fact.day),
                _ => {}
            }
        });
        read.map_err(books_error)?;
        let sum = |n: usize| Some(sums[n]);
        Ok(Counted {
            services: Some(services.len() as i64 + sums[2]),
            on_site_days: Some(on_site.len() as i64),
            parties: Some(parties.len() as i64),
            trainings: sum(2),
            trained: sum(3),
            people_served: sum(4),
            questions: sum(5),
            treatments: sum(6),
            animals_treated: sum(7),
            satisfaction: (sums[8], sums[9]),
        })
    }

    /// What speaks against an expense, with the clause: questions and refusals.
    pub fn check_expense(&self, id: &RecordId, programme: &str) -> Result<Vec<ExpenseFinding>, AppError> {
        let rules = self.programme(programme)?.rules;
        let expenses = self.all::<Expense>()?;
        let found = expenses.iter().find(|(other, _)| other == id);
        let (_, expense) = found.ok_or(AppError::NotFound { what: "expense" })?;
        let register = Register::read(
            &self.store,
            &rules,
            Needs {
                envoys: true,
                organisations: false,
            },
        );
        let register = register.map_err(books_error)?;
        let day = expense.spent_day.unwrap_or_else(|| expense.envelope.day());
        let person = expense.envelope.served_by;
        let insured = register
            .envoys
            .get(&person)
            .and_then(|(_, card)| card.insured_until_day);
        let others = lent(&expenses);
        let context = Context {
            posted: (!register.assignments.is_empty()).then(|| register.person_posted(&person, day)),
            insured: insured.map(|until| until >= day),
            others: &others,
            paid_by: &[],
        };
        Ok(check_expense(*id, expense, &rules, &context))
    }

    /// What each who is posted in a programme is entitled to this year, and what is withheld and why.
    pub fn entitlements(&self, programme: &str) -> Result<Vec<Entitlement>, AppError> {
        let rules = self.programme(programme)?.rules;
        let register = Register::read(&self.store, &rules, Needs::ALL).map_err(books_error)?;
        let year = Asked::year_of(self.today()).period;
        let runs = |a: &Assignment| span(a).is_some_and(|s| s.0 <= year.1 && s.1 >= year.0);
        // By id: two people of one name are two.
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut payees: Vec<Payee> = Vec::new();
        for (_, assignment) in register.assignments.iter().filter(|(_, a)| runs(a)) {
            let level = assignment.level.as_ref().map(|l| l.code().to_owned());
            let persons = assignment
                .persons
                .0
                .iter()
                .map(|p| (p.to_string(), register.name_of(p), None));
            let team = assignment
                .team
                .and_then(|id| Some((id, register.teams.get(&id)?)));
            let team = team.map(|(id, t)| {
                let kind = t.kind.as_ref().map_or("", |k| k.code()).to_owned();
                (
                    id.to_string(),
                    t.name.clone(),
                    Some((kind, t.members.0.len() as i64)),
                )
            });
            for (id, name, team) in persons.chain(team) {
                names.insert(id.clone(), name);
                match payees.iter_mut().find(|p| p.id == id) {
                    Some(known) => {
                        known.levels.extend(level.clone());
                        known.paid_by.extend(level.clone());
                    }
                    None => payees.push(Payee {
                        id,
                        per: if team.is_some() { "team" } else { "envoy" }.to_owned(),
                        levels: level.clone().into_iter().collect(),
                        grade: String::new(),
                        paid_by: level.clone().into_iter().collect(),
                        team,
                    }),
                }
            }
        }
        let mut all = entitlements(&rules, &payees);
        for one in &mut all {
            one.payee = names.get(&one.payee).cloned().unwrap_or_default();
        }
        Ok(all)
    }

    /// The five tables of a farm's file (养殖档案), from the treatments that this phone may read.
    pub fn farm_file(
        &self,
        party: &RecordId,
        name: &dyn Fn(&PersonId) -> String,
    ) -> Result<Vec<Table>, AppError> {
        let treatments = self.all::<Treatment>()?;
        Ok(farm_records::tables(
            &lent(&treatments),
            *party,
            Reader::Others,
            name,
        ))
    }
}

/// A farm's file as a document to print.
pub fn farm_document(tables: &[Table], party: &str, say: Say<'_>) -> ReportDocument {
    let table = |table: &Table| {
        let title = say(&format!("farm-{}", table.code));
        plain_table(
            table.code,
            title,
            party,
            table.columns.iter().map(|c| (*c).to_owned()),
            &table.rows,
        )
    };
    document("farm", party, tables.iter().map(table).collect())
}

/// The papers of a year as a document to print. A section of lines alone becomes a table of two columns.
pub fn papers_document(papers: &OwnYear, person: &str, say: Say<'_>) -> ReportDocument {
    let all = papers
        .summary
        .iter()
        .chain(&papers.title)
        .chain(&papers.reimbursement);
    let table = |section: &Section| {
        let title = say(&format!("portfolio-{}", section.title_code));
        let columns = section.columns.iter().map(|c| say(&format!("portfolio-{c}")));
        plain_table(section.title_code, title, person, columns, &section.rows)
    };
    let lines = |section: &Section| {
        let title = say(&format!("portfolio-{}", section.title_code));
        let row = |line: &Line| Row {
            id: line.code.to_owned(),
            title: say(&format!("portfolio-{}", line.code)),
            cells: vec![worth(line)],
            total: false,
        };
        ReportTable {
            corner: String::new(),
            columns: vec![Column {
                id: "value".into(),
                ..Column::default()
            }],
            rows: section.lines.iter().map(row).collect(),
            ..plain_table(section.title_code, title, person, std::iter::empty(), &[])
        }
    };
    let mut tables = Vec::new();
    for section in all {
        tables.extend((!section.lines.is_empty()).then(|| lines(section)));
        tables.extend((!section.rows.is_empty()).then(|| table(section)));
    }
    document("own_year", person, tables)
}

/// What a line is worth: money in yuan, the average of satisfaction with its decimals, else a count.
pub fn worth(line: &Line) -> Cell {
    match line.code {
        "total" | "owed" | "approved" => Cell::Fen(line.value),
        "satisfaction" => Cell::Decimal {
            value: line.value,
            decimals: 2,
        },
        _ => Cell::Count(line.value),
    }
}

fn plain_table(
    id: &str,
    title: String,
    subtitle: &str,
    columns: impl Iterator<Item = String>,
    rows: &[Vec<String>],
) -> ReportTable {
    let column = |(n, title): (usize, String)| Column {
        id: n.to_string(),
        title,
        unit: String::new(),
    };
    let row = |(n, cells): (usize, &Vec<String>)| Row {
        id: (n + 1).to_string(),
        title: (n + 1).to_string(),
        cells: cells.iter().map(|text| Cell::words(text.as_str())).collect(),
        total: false,
    };
    ReportTable {
        id: id.to_owned(),
        title,
        subtitle: subtitle.to_owned(),
        corner: "序号".into(),
        columns: columns.enumerate().map(column).collect(),
        rows: rows.iter().enumerate().map(row).collect(),
        ..ReportTable::default()
    }
}

fn document(id: &str, title: &str, tables: Vec<ReportTable>) -> ReportDocument {
    ReportDocument {
        id: id.to_owned(),
        title: title.to_owned(),
        tables,
        ..ReportDocument::default()
    }
}
