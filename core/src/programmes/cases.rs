//! How a case goes on: the next step of its workflow, whom a need is passed on to, the forms that are printed on the
//! way. Who may do a step follows from the role; two who do it at once, offline, make a visible conflict.

use std::collections::HashMap;

use ketepai_exchange::report::form::{FormDocument, FormField};
use ketepai_model::demand::Demand;
use ketepai_model::document::Edit;
use ketepai_model::envoy::Envoy;
use ketepai_model::identity::Role;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::Organisation;
use ketepai_model::programme::chain::{Onward, onward, pass_on};
use ketepai_model::programme::eligibility::{Assessment, Candidate, assess};
use ketepai_model::programme::forms::{FilledForm, Filling, Leads};
use ketepai_model::programme::rules::{Form, FormLayout, Rules};
use ketepai_model::programme::table::{Cell, Column, ReportTable, Row};
use ketepai_model::programme::workflow::case::Case;
use ketepai_model::programme::workflow::may::Refusal;
use ketepai_model::programme::workflow::publicity::Publicity;
use ketepai_model::programme::workflow::standing::{Ended, Standing};
use ketepai_model::programme::workflow::step::record_step;
use ketepai_model::record::Record;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_model::station::Station;
use ketepai_model::team::Team;
use ketepai_model::value::Value;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// Where a case stands.
#[derive(Clone, Debug, serde::Serialize)]
pub struct CaseView {
    /// The programme whose way it goes.
    pub programme: String,
    /// The way.
    pub workflow: String,
    /// What was done: name of the step, outcome, day.
    pub done: Vec<(String, String, i64)>,
    /// The code of the next step; `None` at the end.
    pub next: Option<String>,
    /// What people call it.
    pub next_name: String,
    /// Codes of the roles that may do it.
    pub actors: Vec<String>,
    /// Its outcomes.
    pub outcomes: Vec<String>,
    /// The form that goes with it.
    pub form: String,
    /// By when, days since 1970-01-01.
    pub due_day: Option<i64>,
    /// `done` or `ended`.
    pub ended: Option<&'static str>,
    /// Steps that were done and to which the way does not lead.
    pub strays: Vec<String>,
    /// Where the document says so.
    pub clause: String,
}

/// Runs `$with` with the case of a record, whichever kind goes a way.
macro_rules! with_case {
    ($rules:expr, $record:expr, $with:expr) => {
        match $record {
            AnyRecord::Demand(r) => Case::of($rules, r.as_ref()).map($with),
            AnyRecord::Application(r) => Case::of($rules, r.as_ref()).map($with),
            AnyRecord::Assignment(r) => Case::of($rules, r.as_ref()).map($with),
            AnyRecord::Station(r) => Case::of($rules, r.as_ref()).map($with),
            AnyRecord::Evaluation(r) => Case::of($rules, r.as_ref()).map($with),
            _ => None,
        }
    };
}

impl App {
    /// Where a record stands on its way; `None` where it goes none.
    pub fn case(&self, id: &RecordId) -> Result<Option<CaseView>, AppError> {
        let record = self.record(id)?.ok_or(AppError::NotFound { what: "record" })?;
        let view = |shelved: &ketepai_model::programme::shelf::Shelved| {
            let rules = &shelved.rules;
            with_case!(rules, &record, |case: Case<'_>| view(rules, &case))
        };
        Ok(self.newest()?.iter().find_map(view))
    }

    /// Sets a record on a way of a programme, where its kind goes one.
    pub fn set_out(&mut self, id: &RecordId, way: &str) -> Result<(), AppError> {
        let record = self.record(id)?.ok_or(AppError::NotFound { what: "record" })?;
        let kind = record.kind().ok_or(AppError::NotFound { what: "kind" })?;
        let known = self
            .newest()?
            .iter()
            .any(|s| s.rules.way(kind.name(), way).is_some());
        let key = kind.field_key("procedure").filter(|_| known);
        let key = key.ok_or(AppError::NotFound { what: "workflow" })?;
        self.edit(id, &[Edit::Set(key.into(), Value::Text(way.into()))])
            .map(|_| ())
    }

    /// Does a step with an outcome. [`AppError::Denied`] with the code of what stands in the way.
    pub fn step(
        &mut self,
        id: &RecordId,
        step: &str,
        outcome: &str,
        note: &str,
    ) -> Result<CaseView, AppError> {
        self.step_published(id, (step, outcome, note), None)
    }

    /// The same for what a notice publishes, as one 公示 does for a list of many (焦作 三(二)); the note answers what
    /// was objected.
    pub fn step_published(
        &mut self,
        id: &RecordId,
        (step, outcome, note): (&str, &str, &str),
        notice: Option<&RecordId>,
    ) -> Result<CaseView, AppError> {
        let publicity = notice.map(|notice| self.publicity(notice, note)).transpose()?;
        let record = self.record(id)?.ok_or(AppError::NotFound { what: "record" })?;
        let (author, day) = (self.me()?.author(), self.day_said());
        let shelved = self.newest()?;
        let tried = shelved.iter().find_map(|s| {
            with_case!(&s.rules, &record, |case: Case<'_>| {
                let case = publicity.clone().into_iter().fold(case, Case::published);
                let key = case.where_it_stands().key;
                case.may(&author, step, outcome, day).map(|()| key)
            })
        });
        let key = match tried {
            None => return Err(AppError::NotFound { what: "workflow" }),
            Some(Err(refusal)) => return Err(refused(&refusal)),
            Some(Ok(key)) => key,
        };
        let kind = record.kind().ok_or(AppError::NotFound { what: "kind" })?;
        let field = kind.field_key("steps").unwrap_or_default();
        let key = if key.is_empty() { step.to_owned() } else { key };
        let done = record_step(outcome, day, author.person, note);
        self.edit(id, &[Edit::Set(format!("{field}/{key}"), Value::Text(done))])?;
        self.case(id)?.ok_or(AppError::NotFound { what: "workflow" })
    }

    fn publicity(&self, notice: &RecordId, answer: &str) -> Result<Publicity, AppError> {
        match self.record(notice)? {
            Some(AnyRecord::Notice(notice)) => Ok(Publicity::of_notice(&notice, answer)),
            _ => Err(AppError::NotFound { what: "notice" }),
        }
    }

    /// Signs an assignment for one of its sides, from this device.
    pub fn sign(&mut self, id: &RecordId, side: &str) -> Result<(), AppError> {
        if !["envoy", "firm", "home_unit", "county"].contains(&side) {
            return Err(AppError::Invalid {
                field: "signed".into(),
                rule: "no_such_side".into(),
            });
        }
        let (person, day) = (self.me()?.person(), self.day_said());
        self.may_sign(id, side)?;
        let key = Kind::Assignment.field_key("signed").unwrap_or_default();
        let text = format!("{} {person} device", ketepai_model::programme::rules::Day(day));
        self.edit(id, &[Edit::Set(format!("{key}/{side}"), Value::Text(text))])
            .map(|_| ())
    }

    /// A side is signed by somebody of that side, once; an envoy's by an envoy who is named.
    fn may_sign(&self, id: &RecordId, side: &str) -> Result<(), AppError> {
        let denied = |reason: &str| {
            Err(AppError::Denied {
                reason: reason.into(),
            })
        };
        let Some(AnyRecord::Assignment(assignment)) = self.record(id)? else {
            return Err(AppError::NotFound { what: "record" });
        };
        let roles: &[Role] = match side {
            "envoy" => &[Role::Envoy, Role::TeamHead],
            "firm" => &[Role::FirmContact],
            "home_unit" => &[Role::HomeUnitContact],
            _ => &[Role::Officer],
        };
        let author = self.me()?.author();
        let people = &assignment.persons.0;
        let named = side != "envoy" || people.is_empty() || people.contains(&author.person);
        match (
            author.is_any(roles) && named,
            assignment.signed.contains_key(side),
        ) {
            (false, _) => denied("role_may_not"),
            (true, true) => denied("written_once"),
            (true, false) => Ok(()),
        }
    }

    /// Whom a need may be passed on to from where this person stands, by a programme's chain.
    pub fn onward(&self, id: &RecordId, programme: &str) -> Result<Vec<Onward>, AppError> {
        let demand = self.demand(id)?;
        Ok(onward(
            &self.programme(programme)?.rules,
            &demand,
            &self.me()?.author().roles,
        ))
    }

    /// Passes a need on, with the reason.
    pub fn pass_on(
        &mut self,
        id: &RecordId,
        programme: &str,
        to: (&str, &str),
        reason: &str,
    ) -> Result<(), AppError> {
        let mut demand = self.demand(id)?;
        let rules = self.programme(programme)?.rules;
        let passed = pass_on(&rules, &demand, &self.me()?.author().roles, to.0, to.1, reason);
        let passed = passed.map_err(|refusal| AppError::Denied {
            reason: format!("chain-{}", refusal.code()),
        })?;
        passed.write(&mut demand);
        let after = demand.to_fields();
        let keys =
            ["passed_to", "passed_reason", "state"].map(|n| Kind::Demand.field_key(n).unwrap_or_default());
        let edits = keys
            .iter()
            .filter_map(|key| Some(Edit::Set((*key).to_owned(), after.get(*key)?.clone())));
        let edits: Vec<Edit> = edits.collect();
        self.edit(id, &edits).map(|_| ())
    }

    fn demand(&self, id: &RecordId) -> Result<Demand, AppError> {
        match self.record(id)? {
            Some(AnyRecord::Demand(demand)) => Ok(*demand),
            _ => Err(AppError::NotFound { what: "demand" }),
        }
    }

    /// Whether an envoy or a firm meets a programme's conditions, each with its clause.
    pub fn eligible(
        &self,
        programme: &str,
        id: &RecordId,
        declared: &[String],
    ) -> Result<Assessment, AppError> {
        let rules = self.programme(programme)?.rules;
        let (mut who, record) = (
            "firm",
            self.record(id)?.ok_or(AppError::NotFound { what: "record" })?,
        );
        let mut candidate = Candidate {
            envoy: None,
            organisation: None,
            station: None,
            declared,
            day: self.today(),
        };
        match &record {
            AnyRecord::Envoy(envoy) => (who, candidate.envoy) = ("envoy", Some(envoy.as_ref())),
            AnyRecord::Organisation(organisation) => candidate.organisation = Some(organisation),
            AnyRecord::Station(station) => (who, candidate.station) = ("station", Some(station.as_ref())),
            _ => return Err(AppError::NotFound { what: "record" }),
        }
        Ok(assess(&rules, who, &candidate))
    }

    /// A form of a programme, filled from one record, or a table of them from several.
    pub fn form(
        &self,
        programme: &str,
        form: &str,
        ids: &[RecordId],
        words: &dyn Fn(&str, &str) -> String,
    ) -> Result<FilledForm, AppError> {
        let rules = self.programme(programme)?.rules;
        let rule = form_rule(&rules, form)?;
        let mut records = Vec::new();
        for id in ids {
            let record = self.record(id)?.ok_or(AppError::NotFound { what: "record" })?;
            if record.kind().is_none_or(|kind| kind.name() != rule.on) {
                return Err(AppError::Invalid {
                    field: "record".into(),
                    rule: "other_kind".into(),
                });
            }
            records.push(record);
        }
        let shelf = FormShelf::of(self)?;
        let filling = Filling {
            rules: &rules,
            leads: &shelf,
            words,
            today: self.today(),
        };
        Ok(filling.fill(rule, &records))
    }
}

fn form_rule<'a>(rules: &'a Rules, form: &str) -> Result<&'a Form, AppError> {
    rules
        .forms
        .iter()
        .find(|f| f.id == form)
        .ok_or(AppError::NotFound { what: "form" })
}

/// The code of what stands in the way, with the parts of its sentence: `flow-not_this_step|current=专家评审`.
fn refused(refusal: &Refusal) -> AppError {
    let parts = refusal
        .parts()
        .into_iter()
        .map(|(name, value)| format!("|{name}={value}"));
    AppError::Denied {
        reason: format!("flow-{}{}", refusal.code(), parts.collect::<String>()),
    }
}

fn view(rules: &Rules, case: &Case<'_>) -> CaseView {
    let Standing {
        done,
        current,
        ended,
        due_day,
        strays,
        ..
    } = case.where_it_stands();
    CaseView {
        programme: rules.id.clone(),
        workflow: case.workflow.name.clone(),
        done: done
            .into_iter()
            .map(|d| (d.step.name.clone(), d.what.outcome, d.what.day))
            .collect(),
        next: current.map(|step| step.id.clone()),
        next_name: current.map(|step| step.name.clone()).unwrap_or_default(),
        actors: current.map(|step| step.actors.clone()).unwrap_or_default(),
        outcomes: current
            .map(|step| step.next.keys().cloned().collect())
            .unwrap_or_default(),
        form: current.map(|step| step.form.clone()).unwrap_or_default(),
        due_day,
        ended: ended.map(|ended| match ended {
            Ended::Well => "done",
            Ended::Otherwise => "ended",
        }),
        strays,
        clause: current.map_or_else(|| case.workflow.clause.clone(), |step| step.clause.clone()),
    }
}

/// What references on a form lead to.
struct FormShelf<'a> {
    app: &'a App,
    cards: HashMap<PersonId, Envoy>,
}

impl<'a> FormShelf<'a> {
    fn of(app: &'a App) -> Result<Self, AppError> {
        let mut cards = HashMap::new();
        for (_, _, fields) in app.store.rows(Envoy::KIND)? {
            let card = Envoy::from_fields(fields);
            cards.extend(card.person.map(|person| (person, card)));
        }
        Ok(FormShelf { app, cards })
    }

    fn typed<R: Record>(&self, id: &RecordId) -> Option<R> {
        let (kind, fields) = self.app.store.row(id).ok()??;
        (kind == R::KIND).then(|| R::from_fields(fields))
    }
}

impl Leads for FormShelf<'_> {
    fn organisation(&self, id: &RecordId) -> Option<Organisation> {
        self.typed(id)
    }
    fn envoy(&self, person: &PersonId) -> Option<Envoy> {
        self.cards.get(person).cloned()
    }
    fn team(&self, id: &RecordId) -> Option<Team> {
        self.typed(id)
    }
    fn demand(&self, id: &RecordId) -> Option<Demand> {
        self.typed(id)
    }
    fn station(&self, id: &RecordId) -> Option<Station> {
        self.typed(id)
    }
}

/// A filled form as it is printed.
pub fn printed(form: &FilledForm) -> FormDocument {
    let cell = |cell: &ketepai_model::programme::forms::FormCell| FormField {
        label: cell.label.clone(),
        value: Cell::words(&cell.text),
        span: cell.span,
        lines: cell.lines,
    };
    FormDocument {
        id: form.id.clone(),
        title: form.title.clone(),
        subtitle: String::new(),
        head: form.head.clone(),
        fields: form.fields.iter().map(cell).collect(),
        table: (form.layout == FormLayout::Table).then(|| table(form)),
        paragraphs: form.paragraphs.clone(),
        signatures: form
            .signatures
            .iter()
            .map(|line| (line.label.clone(), line.signed.clone().unwrap_or_default()))
            .collect(),
        foot: form.foot.clone(),
    }
}

fn table(form: &FilledForm) -> ReportTable {
    let columns = form.rows.first().map(|row| {
        let column = |(n, cell): (usize, &ketepai_model::programme::forms::FormCell)| Column {
            id: n.to_string(),
            title: cell.label.clone(),
            unit: String::new(),
        };
        row.iter().enumerate().map(column).collect()
    });
    let row = |(n, cells): (usize, &Vec<ketepai_model::programme::forms::FormCell>)| Row {
        id: (n + 1).to_string(),
        title: (n + 1).to_string(),
        cells: cells.iter().map(|cell| Cell::words(&cell.text)).collect(),
        total: false,
    };
    ReportTable {
        id: form.id.clone(),
        title: String::new(),
        corner: "序号".into(),
        columns: columns.unwrap_or_default(),
        rows: form.rows.iter().enumerate().map(row).collect(),
        ..ReportTable::default()
    }
}
