//! Before a report is handed in: what may be written twice, which services nobody confirmed (a list of whom to call),
//! what is in conflict, and what is known of but not here. Nothing here holds a report up.

use std::collections::BTreeSet;

use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Organisation;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_store::read::Line;

use crate::app::App;
use crate::error::AppError;
use crate::exchange::ProposalView;

/// No list is longer; what is more is counted.
const MOST: usize = 200;

/// What to look at.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct BeforeView {
    /// Households that may be one.
    pub duplicates: Vec<ProposalView>,
    /// Services that nobody confirmed, with whom to call.
    pub calls: Vec<CallView>,
    /// How many services nobody confirmed.
    pub unconfirmed: usize,
    /// Records with an open conflict.
    pub conflicts: Vec<Line>,
    /// Records that break a rule.
    pub invalid: Vec<Line>,
    /// Entries that wait for others that are not here yet.
    pub waiting: u64,
    /// Entries on this phone that the station does not have.
    pub unsent: u64,
}

/// A call to make.
#[derive(Clone, Debug, serde::Serialize)]
pub struct CallView {
    /// The service.
    pub service: Line,
    /// Whom to call.
    pub party: String,
    /// How to reach them.
    pub contact: String,
}

impl App {
    /// What to look at before a report of a period, days since 1970-01-01, both ends included.
    pub fn before_report(&self, from_day: i64, to_day: i64) -> Result<BeforeView, AppError> {
        let within = |line: &Line| (from_day..=to_day).contains(&line.day);
        let confirmed: BTreeSet<RecordId> = self
            .list(Some("confirmation"), u32::MAX)?
            .into_iter()
            .filter_map(|line| line.parent)
            .collect();
        let mut services = self.list(Some("visit"), u32::MAX)?;
        services.extend(self.list(Some("training"), u32::MAX)?);
        services.retain(|line| within(line) && !confirmed.contains(&line.id));
        let ids: BTreeSet<RecordId> = self.conflicts()?.into_iter().map(|c| c.record).collect();
        let mut conflicts: Vec<Line> = Vec::new();
        for id in ids {
            conflicts.extend(self.line(&id)?);
        }
        let mut invalid = self.list(None, u32::MAX)?;
        invalid.retain(|line| line.invalid.is_some());
        let status = self.status(0)?;
        Ok(BeforeView {
            duplicates: self.duplicates()?.into_iter().take(MOST).collect(),
            unconfirmed: services.len(),
            calls: services
                .into_iter()
                .take(MOST)
                .map(|line| self.call(line))
                .collect::<Result<_, _>>()?,
            conflicts: conflicts.into_iter().take(MOST).collect(),
            invalid: invalid.into_iter().take(MOST).collect(),
            waiting: status
                .aside
                .iter()
                .filter(|aside| aside.standing == "waiting")
                .count() as u64,
            unsent: status
                .holdings
                .entries
                .saturating_sub(status.holdings.acknowledged),
        })
    }

    fn call(&self, service: Line) -> Result<CallView, AppError> {
        let row = match &service.party {
            Some(party) => self.store.row(party)?,
            None => None,
        };
        let party = row.map(|(kind, fields)| Kind::from_name(&kind).read(fields));
        let organisation = match party {
            Some(AnyRecord::Organisation(organisation)) => Some(organisation),
            _ => None,
        };
        Ok(CallView {
            party: organisation
                .as_deref()
                .map(Organisation::name)
                .unwrap_or_default(),
            contact: organisation.map(|o| o.contact).unwrap_or_default(),
            service,
        })
    }
}
