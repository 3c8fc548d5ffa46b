//! What is due: from treatments, promises, terms of workflows, seasons. A suggestion becomes a task when a person
//! takes it on. Must not do anything by itself.

use ketepai_model::demand::Demand;
use ketepai_model::envoy::Envoy;
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Organisation;
use ketepai_model::programme::books::Books;
use ketepai_model::programme::follow_ups::{Sources, Suggested, WorkflowDue, follow_ups};
use ketepai_model::programme::register::typed;
use ketepai_model::programme::rules::Season;
use ketepai_model::record::Record;
use ketepai_model::registry::AnyRecord;
use ketepai_model::task::{Task, TaskState};
use ketepai_model::treatment::Treatment;
use ketepai_model::visit::Visit;

use super::books_error;
use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// Promises made longer ago are not brought up.
const DAYS_BACK: i64 = 120;

impl App {
    /// Everything that the records here ask for and no task has yet, what is due first first.
    pub fn due(&self) -> Result<Vec<Suggested>, AppError> {
        self.due_on(self.today())
    }

    /// The same as it looked, or will look, on a day, days since 1970-01-01.
    pub fn due_on(&self, day: i64) -> Result<Vec<Suggested>, AppError> {
        let treatments = self.all::<Treatment>()?;
        let demands = self.all::<Demand>()?;
        let envoys = self.all::<Envoy>()?;
        let organisations = self.all::<Organisation>()?;
        let tasks = self.all::<Task>()?;
        let visits = self.recent_visits(day - DAYS_BACK)?;
        let workflows = self.workflows_due()?;
        let seasons: Vec<Season> = self.newest()?.into_iter().flat_map(|s| s.rules.seasons).collect();
        let sources = Sources {
            treatments: &lent(&treatments),
            visits: &lent(&visits),
            demands: &lent(&demands),
            workflows: &workflows,
            envoys: &lent(&envoys),
            organisations: &lent(&organisations),
            seasons: &seasons,
            tasks: &lent(&tasks),
        };
        Ok(follow_ups(&sources, day))
    }

    /// Takes a suggestion on as a task of one's own. `title` is what the person reads.
    pub fn take_on(&mut self, suggested: &Suggested, title: &str) -> Result<RecordId, AppError> {
        let me = self.me()?;
        let mut task = Task::new(me.envelope(&self.context));
        task.title = title.to_owned();
        task.origin = Some(suggested.origin);
        task.rule.clone_from(&suggested.rule);
        task.who.0.push(me.person());
        task.party = suggested.party;
        task.due_day = suggested.due_day;
        task.repeat_days = suggested.repeat_days;
        task.state = Some(TaskState::Open);
        self.save(task.into())
    }

    /// Every current row of a kind that keeps its rows.
    pub(super) fn all<R: Record>(&self) -> Result<Vec<(RecordId, R)>, AppError> {
        Ok(typed(Books::rows(&self.store, R::KIND).map_err(books_error)?).collect())
    }

    fn recent_visits(&self, from_day: i64) -> Result<Vec<(RecordId, Visit)>, AppError> {
        let mut visits = Vec::new();
        for line in self
            .list(Some(Visit::KIND), u32::MAX)?
            .into_iter()
            .filter(|line| line.day >= from_day)
        {
            if let Some(AnyRecord::Visit(visit)) = self.record(&line.id)? {
                visits.push((line.id, *visit));
            }
        }
        Ok(visits)
    }

    fn workflows_due(&self) -> Result<Vec<WorkflowDue>, AppError> {
        let mut due = Vec::new();
        for kind in ["demand", "application", "assignment", "station", "evaluation"] {
            for (id, _, _) in self.store.rows(kind)? {
                let Some(case) = self.case(&id)? else { continue };
                if let (Some(step), Some(due_day)) = (case.next, case.due_day) {
                    due.push(WorkflowDue {
                        record: id,
                        step,
                        name: case.next_name,
                        due_day,
                    });
                }
            }
        }
        Ok(due)
    }
}

pub(super) fn lent<T>(all: &[(RecordId, T)]) -> Vec<(RecordId, &T)> {
    all.iter().map(|(id, record)| (*id, record)).collect()
}
