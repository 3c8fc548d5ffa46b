//! A small county in memory, in which a clause can be tried in a few lines. Must not know a programme: each
//! document's file says who is posted as what.

use ketepai_model::assignment::Assignment;
use ketepai_model::envoy::Envoy;
use ketepai_model::figure::Figure;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::{Organisation, OrganisationType};
use ketepai_model::outcome::{Outcome, OutcomeKind};
use ketepai_model::programme::expression::{Expression, Fraction};
use ketepai_model::programme::ledger::Ledger;
use ketepai_model::programme::load::load;
use ketepai_model::programme::progress::{self, QuotaStanding, Verdict};
use ketepai_model::programme::register::{Needs, Register};
use ketepai_model::programme::report::{self, Order};
use ketepai_model::programme::rules::{Day, Rules, Window};
use ketepai_model::programme::shelf::SHIPPED;
use ketepai_model::programme::table::{Cell, Detail, ReportDocument, Row};
use ketepai_model::programme::tally::Group;
use ketepai_model::programme::value::{Asked, Cut, values};
use ketepai_model::record::{Envelope, Record};
use ketepai_model::registry::AnyRecord;
use ketepai_model::training::Training;
use ketepai_model::value::Packed;
use ketepai_model::visit::Visit;

/// A day, days since 1970-01-01, from `2024-01-31`.
pub fn day(text: &str) -> i64 {
    Day::parse(text).unwrap().0
}

/// The text of a programme that ships, by its code.
pub fn text_of(id: &str) -> &'static str {
    let of = |text: &&&str| load(text).unwrap().id == id;
    SHIPPED.iter().find(of).unwrap()
}

/// The rules of a programme that ships, by its code.
pub fn programme(id: &str) -> Rules {
    load(text_of(id)).unwrap()
}

/// A programme that ships, with one setting changed by an officer.
pub fn programme_with(id: &str, setting: &str, changed: &str) -> Rules {
    let text = text_of(id);
    assert!(text.contains(setting), "{id} has no {setting}");
    load(&text.replacen(setting, changed, 1)).unwrap()
}

/// An envelope of somebody's own record, at noon in China.
pub fn own(person: PersonId, on: i64) -> Envelope {
    Envelope::own(person, on * 86_400 + 4 * 3_600, 8 * 60)
}

/// A county's records, and who is in it.
pub struct County {
    pub ledger: Ledger,
    people: u64,
    officer: PersonId,
}

impl County {
    /// An empty county, by its statistical area.
    pub fn new(area: &str) -> Self {
        County {
            ledger: Ledger::new(area.parse().unwrap()),
            people: 1,
            officer: PersonId(1_u64.to_be_bytes()),
        }
    }

    /// Somebody without a card.
    pub fn somebody(&mut self) -> PersonId {
        self.people += 1;
        PersonId(self.people.to_be_bytes())
    }

    /// An envoy with a card.
    pub fn envoy(&mut self, name: &str) -> PersonId {
        let person = self.somebody();
        let mut card = Envoy::new(own(person, 0));
        card.person = Some(person);
        card.names.insert("zh-CN".into(), name.into());
        self.ledger.add(card);
        person
    }

    /// A household.
    pub fn household(&mut self, name: &str) -> RecordId {
        self.organisation(name, OrganisationType::Household, |_| ())
    }

    /// A firm in an area, with its yearly revenue in yuan.
    pub fn firm(&mut self, name: &str, area: &str, yuan: i64) -> RecordId {
        self.organisation(name, OrganisationType::Firm, |firm| {
            firm.area = area.into();
            firm.revenue_fen = Some(yuan * 100);
        })
    }

    /// A party of any kind.
    pub fn organisation(
        &mut self,
        name: &str,
        kind: OrganisationType,
        more: impl FnOnce(&mut Organisation),
    ) -> RecordId {
        let mut party = Organisation::new(own(self.officer, 0));
        party.kind = Some(kind);
        party.names.insert("zh-CN".into(), name.into());
        more(&mut party);
        self.ledger.add(party)
    }

    /// A posting from day to day, both included.
    pub fn post(
        &mut self,
        who: &[PersonId],
        to: &[RecordId],
        days: (&str, &str),
        more: impl FnOnce(&mut Assignment),
    ) -> RecordId {
        let mut posting = Assignment::new(own(self.officer, day(days.0)));
        posting.persons = Packed(who.to_vec());
        posting.parties = Packed(to.to_vec());
        (posting.from_day, posting.to_day) = (Some(day(days.0)), Some(day(days.1)));
        more(&mut posting);
        self.ledger.add(posting)
    }

    /// A visit on site.
    pub fn visit(&mut self, who: PersonId, party: RecordId, on: i64) -> RecordId {
        self.visit_as(who, party, on, |_| ())
    }

    /// A visit, with more to say of it.
    pub fn visit_as(
        &mut self,
        who: PersonId,
        party: RecordId,
        on: i64,
        more: impl FnOnce(&mut Visit),
    ) -> RecordId {
        let mut visit = Visit::to(own(who, on), party);
        visit.topics = vec!["饲草".into()];
        more(&mut visit);
        self.ledger.add(visit)
    }

    /// A training with its headcount; `None` where nobody wrote it down.
    pub fn training(&mut self, who: PersonId, on: i64, heads: Option<i64>) -> RecordId {
        self.training_as(who, on, |training| training.headcount = heads)
    }

    /// A training, with more to say of it.
    pub fn training_as(&mut self, who: PersonId, on: i64, more: impl FnOnce(&mut Training)) -> RecordId {
        let mut training = Training::new(own(who, on));
        training.topic = "接羔".into();
        more(&mut training);
        self.ledger.add(training)
    }

    /// An outcome reached on a day.
    pub fn outcome(
        &mut self,
        who: PersonId,
        kind: OutcomeKind,
        on: i64,
        more: impl FnOnce(&mut Outcome),
    ) -> RecordId {
        let mut outcome = Outcome::new(own(who, on));
        (outcome.kind, outcome.done_day) = (Some(kind), Some(on));
        outcome.title = "一项成果".into();
        more(&mut outcome);
        self.ledger.add(outcome)
    }

    /// A number from outside, of a unit (empty: of everything), for no period in particular.
    pub fn figure(&mut self, metric: &str, unit: &str, value: Option<i64>, decimals: i64) -> RecordId {
        let mut figure = Figure::new(own(self.officer, 0));
        figure.metric = metric.into();
        figure.reporting_unit = unit.into();
        (figure.value, figure.decimals) = (value, decimals);
        figure.source = "统计部门".into();
        self.ledger.add(figure)
    }

    /// Corrects a record.
    pub fn correct<R: Record + Into<AnyRecord>>(&mut self, id: RecordId, change: impl FnOnce(&mut R)) {
        let mut record = R::from_fields(self.ledger.get(&id).unwrap().to_fields());
        change(&mut record);
        self.ledger.put(id, record);
    }

    /// Where a target stands at the end of a day: its value at the decimals that it shows, and the verdict.
    pub fn target(&self, rules: &Rules, id: &str, on: &str) -> (Option<i64>, Verdict) {
        let all = progress::targets(&self.ledger, rules, Asked::year_of(day(on)), false).unwrap();
        let one = all.into_iter().find(|s| s.target.id == id).unwrap();
        let value = one.value.and_then(|v| v.rounded(one.target.decimals));
        (value, one.verdict)
    }

    /// A whole value of everything together.
    pub fn count(&self, rules: &Rules, what: &str, window: Window, on: &str) -> Option<i64> {
        self.value(rules, what, window, on, Cut::whole())
    }

    /// A whole value of one person's calendar year.
    pub fn year_of(&self, rules: &Rules, who: PersonId, what: &str, on: &str) -> Option<i64> {
        self.value(rules, what, Window::Year, on, Cut::of(who))
    }

    fn value(&self, rules: &Rules, what: &str, window: Window, on: &str, cut: Cut) -> Option<i64> {
        let expression = Expression::parse(what).unwrap();
        let span = Asked::year_of(day(on)).span(rules, window);
        let register = Register::read(&self.ledger, rules, Needs::ALL).unwrap();
        let values = values(&self.ledger, rules, &register, vec![(&expression, span)], &cut).unwrap();
        values.of(0, Group::All).and_then(whole)
    }

    /// Where one person's calendar year stands.
    pub fn quotas<'a>(&self, rules: &'a Rules, who: PersonId, on: &str) -> Vec<QuotaStanding<'a>> {
        progress::quotas(&self.ledger, rules, who, Asked::year_of(day(on))).unwrap()
    }

    /// A table of the calendar year, with the records behind its numbers.
    pub fn table(&self, rules: &Rules, report: &str, on: &str) -> Table {
        let rule = rules.reports.iter().find(|r| r.id == report).unwrap();
        let order = Order {
            asked: Asked::year_of(day(on)),
            details: true,
            person: None,
            say: &str::to_owned,
        };
        Table(report::build(&self.ledger, rules, rule, &order).unwrap())
    }
}

fn whole(value: Fraction) -> Option<i64> {
    let rounded = value.rounded(0)?;
    (value == Fraction::whole(rounded)).then_some(rounded)
}

/// A table that was made. Words stand as their codes.
pub struct Table(pub ReportDocument);

impl Table {
    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.0.tables[0].rows
    }

    /// The titles of the rows, from above.
    pub fn heads(&self) -> Vec<&str> {
        self.rows().iter().map(|row| row.title.as_str()).collect()
    }

    /// A cell by the row's title or code and the column's code.
    pub fn cell(&self, row: &str, column: &str) -> &Cell {
        let place = self.0.tables[0]
            .columns
            .iter()
            .position(|c| c.id == column)
            .unwrap();
        let row = self
            .rows()
            .iter()
            .find(|r| r.title == row || r.id == row)
            .unwrap();
        &row.cells[place]
    }

    /// A count; `None` is a blank.
    pub fn count(&self, row: &str, column: &str) -> Option<i64> {
        match self.cell(row, column) {
            Cell::Count(n) => Some(*n),
            Cell::Blank => None,
            other => panic!("{row}.{column} is no count: {other:?}"),
        }
    }

    /// The counts of a row, column by column.
    pub fn counts<const N: usize>(&self, row: &str, columns: [&str; N]) -> [Option<i64>; N] {
        columns.map(|column| self.count(row, column))
    }

    /// The records behind a cell, named by the row's code and the column's.
    pub fn behind(&self, cell: &str) -> Option<&Detail> {
        self.0.details.iter().find(|detail| detail.cell == cell)
    }

    /// Whether a reader is told so.
    pub fn says(&self, text: &str) -> bool {
        self.0.notes.iter().any(|note| note.text == text)
    }
}
