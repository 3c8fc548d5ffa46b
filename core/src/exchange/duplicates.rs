//! What was written twice: proposed with reasons, joined by a person, taken back by a person. A merge is an edit
//! of the record that is left out from then on; it travels as every edit does, and what was written of either
//! stays as it was written.

use std::collections::BTreeSet;

use ketepai_exchange::duplicates::{Candidate, Proposal, Reason, propose};
use ketepai_model::document::Edit;
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Organisation;
use ketepai_model::registry::AnyRecord;
use ketepai_model::value::Field;
use ketepai_store::read::Line;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// The document's keys of [`Organisation::merged_into`] and [`Organisation::distinct_from`].
const MERGED_INTO: &str = "e";
const DISTINCT_FROM: &str = "f";

/// Two organisations that may be one.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ProposalView {
    /// The one with the smaller id.
    pub a: Line,
    /// The other.
    pub b: Line,
    /// 40 to 100.
    pub score: u32,
    /// Why, strongest first.
    pub reasons: Vec<ReasonView>,
}

/// Why a pair is proposed.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ReasonView {
    /// `same_credit_code`, `same_phone`, `names_alike`, `places_near`, `same_area`.
    pub code: String,
    /// How far apart their places are, for `places_near`.
    pub metres: Option<u32>,
}

impl App {
    /// Pairs of listed organisations that may be one, likeliest first; without those that a person told apart.
    pub fn duplicates(&self) -> Result<Vec<ProposalView>, AppError> {
        let (mut candidates, mut apart) = (Vec::new(), Vec::new());
        for line in self.list(Some("organisation"), u32::MAX)? {
            if let Some(AnyRecord::Organisation(one)) = self.record(&line.id)? {
                apart.extend(one.distinct_from.iter().map(|other| pair(line.id, *other)));
                candidates.push(Candidate::of(line.id, &one));
            }
        }
        let mut views = Vec::new();
        for proposal in propose(&candidates) {
            if apart.contains(&pair(proposal.a, proposal.b)) {
                continue;
            }
            views.extend(self.proposal_view(proposal)?);
        }
        Ok(views)
    }

    fn proposal_view(&self, proposal: Proposal) -> Result<Option<ProposalView>, AppError> {
        let (a, b) = (self.store.line(&proposal.a)?, self.store.line(&proposal.b)?);
        let reasons = proposal.reasons.into_iter().map(ReasonView::from).collect();
        Ok(a.zip(b).map(|(a, b)| ProposalView {
            a,
            b,
            score: proposal.score,
            reasons,
        }))
    }

    /// Says that `from` is another writing of `into`; of what was joined before, the ends are joined, so that no
    /// earlier word is lost. `merged_into:merged_into_itself` for one and the same.
    pub fn merge_organisations(&mut self, from: &RecordId, into: &RecordId) -> Result<(), AppError> {
        let end = |id: &RecordId| Ok::<_, AppError>(self.store.merged_into(id)?.unwrap_or(*id));
        let (from, into) = (&end(from)?, &end(into)?);
        self.organisation(from)?;
        let kept = self.organisation(into)?;
        if kept.envelope.deleted {
            return Err(AppError::Denied {
                reason: "deleted".into(),
            });
        }
        if from == into {
            return Err(itself("merged_into"));
        }
        let value = into.to_value().into_iter();
        let edits: Vec<Edit> = value.map(|v| Edit::Set(MERGED_INTO.into(), v)).collect();
        self.edit(from, &edits).map(|_| ())
    }

    /// Takes a merge back. [`AppError::NotFound`] where there is none.
    pub fn unmerge(&mut self, from: &RecordId) -> Result<(), AppError> {
        let Some(into) = self.organisation(from)?.merged_into else {
            return Err(AppError::NotFound { what: "merge" });
        };
        let back = self.leads_back(from, into)?;
        self.edit(from, &[Edit::Clear(MERGED_INTO.into())])?;
        // Two people joined each to the other: both words are taken back.
        match back {
            Some(other) => self.edit(&other, &[Edit::Clear(MERGED_INTO.into())]).map(|_| ()),
            None => Ok(()),
        }
    }

    /// The record of a circle that names `from`.
    fn leads_back(&self, from: &RecordId, into: RecordId) -> Result<Option<RecordId>, AppError> {
        let (mut at, mut seen) = (into, BTreeSet::new());
        while at != *from && seen.insert(at) {
            match self.organisation(&at) {
                Ok(other) if other.merged_into == Some(*from) => return Ok(Some(at)),
                Ok(other) => match other.merged_into {
                    Some(next) => at = next,
                    None => return Ok(None),
                },
                Err(AppError::NotFound { .. }) => return Ok(None),
                Err(other) => return Err(other),
            }
        }
        Ok(None)
    }

    /// Says that two organisations are two, however alike. They are not proposed again, on no phone.
    pub fn not_the_same(&mut self, a: &RecordId, b: &RecordId) -> Result<(), AppError> {
        let (one, other): (Organisation, Organisation) = (self.organisation(a)?, self.organisation(b)?);
        if a == b {
            return Err(itself("distinct_from"));
        }
        if one.distinct_from.contains(b) || other.distinct_from.contains(a) {
            return Ok(());
        }
        let items = b.to_value().into_iter().collect();
        self.edit(a, &[Edit::Append(DISTINCT_FROM.into(), items)])
            .map(|_| ())
    }
}

fn pair(a: RecordId, b: RecordId) -> (RecordId, RecordId) {
    (a.min(b), a.max(b))
}

fn itself(field: &str) -> AppError {
    AppError::Invalid {
        field: field.into(),
        rule: "merged_into_itself".into(),
    }
}

impl From<Reason> for ReasonView {
    fn from(reason: Reason) -> Self {
        ReasonView {
            code: reason.code().to_owned(),
            metres: match reason {
                Reason::PlacesNear(metres) => Some(metres),
                _ => None,
            },
        }
    }
}
