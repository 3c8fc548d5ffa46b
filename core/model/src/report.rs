//! 上报报表: one report as it was computed, sealed and handed in. Must not change silently: what arrives later
//! forms a supplement.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::{BlobHash, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope, validate_period};
use crate::scope::{Area, Scope};
use crate::value::{Blob, codes};

codes! {
    /// Where it stands.
    ReportState {
        /// 草稿
        Draft = "draft",
        /// 已核对
        Checked = "checked",
        /// 已盖章
        Sealed = "sealed",
        /// 已上报
        Submitted = "submitted",
        /// 已退回
        Returned = "returned",
        /// 已接收
        Accepted = "accepted",
    }
}

record! {
    /// One report of one programme, unit and period.
    Report = "report", schema 1 {
        /// The programme's code.
        "p" programme: String,
        /// Its version.
        "v" programme_version: i64,
        /// The digest of its rules.
        "g" programme_digest: Option<BlobHash>,
        /// Which of its reports, by code.
        "k" report: String,
        /// The unit that reports.
        "u" unit: String,
        /// The period's first day, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// Its last day, days since 1970-01-01.
        "e" to_day: Option<i64>,
        /// Computed as of, seconds since 1970 UTC.
        "j" cut_off_s: Option<i64>,
        /// Up to which position of the station's log.
        "l" position: Option<i64>,
        /// How many rows stand behind it.
        "n" rows: Option<i64>,
        /// Their digest.
        "d" digest: Option<BlobHash>,
        /// The filled form.
        "h" file: Option<BlobHash>,
        /// Where it stands.
        "s" state: Option<ReportState>,
        /// The scan of the sealed print.
        "m" scan: Option<BlobHash>,
        /// Why it was returned, one a line.
        "r" returned_reason: Vec<String>,
        /// The report to which this one is a supplement.
        "w" supplement_of: Option<RecordId>,
        /// The counting settings used, as each report must show them.
        "a" settings: BTreeMap<String, String>,
        /// How many records rest on weak evidence, by why.
        "q" flags: BTreeMap<String, i64>,
        /// The figures as reported, by target.
        "i" figures: BTreeMap<String, String>,
        /// The key that signed.
        "sr" signer: Blob,
        /// Its signature.
        "sg" signature: Blob,
        /// The steps done: id → outcome, day, person, note.
        "st" steps: BTreeMap<String, String>,
    }

    fn validate(&self) -> Result<(), Error> {
        use ReportState::{Accepted, Returned, Sealed, Submitted};
        validate_envelope(&self.envelope)?;
        for (field, text) in [("programme", &self.programme), ("report", &self.report)] {
            if text.trim().is_empty() {
                return invalid(field, "required");
            }
        }
        let sealed = matches!(self.state, Some(Sealed | Submitted | Returned | Accepted));
        if sealed && self.scan.is_none() {
            return invalid("scan", "required");
        }
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Report(area.county())
    }

    fn listing(&self) -> Listing {
        let text = [&self.report, &self.programme, &self.unit].map(String::as_str).join("\n");
        Listing { text, parent: self.supplement_of, ..Listing::of(&self.envelope, self.report.clone()) }
    }

    fn facts(&self, _: Option<&Area>) -> Vec<Fact> {
        Vec::new()
    }
}

impl Report {
    /// Whether a report may go from one state to another: draft → checked → sealed → submitted → returned or
    /// accepted, and a returned one back to draft.
    pub fn may_follow(from: &ReportState, to: &ReportState) -> bool {
        use ReportState::{Accepted, Checked, Draft, Returned, Sealed, Submitted};
        matches!(
            (from, to),
            (Draft, Checked)
                | (Checked, Sealed)
                | (Sealed, Submitted)
                | (Submitted, Returned | Accepted)
                | (Returned, Draft)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    #[test]
    fn a_report_goes_forward_and_a_returned_one_begins_again() {
        let states = ReportState::CODES.iter().map(|code| ReportState::from_code(code));
        let all: Vec<ReportState> = states.collect();
        let mut ways = Vec::new();
        for (from, to) in all.iter().flat_map(|from| all.iter().map(move |to| (from, to))) {
            if Report::may_follow(from, to) {
                ways.push(format!("{} {}", from.code(), to.code()));
            }
        }
        let expected = [
            "draft checked",
            "checked sealed",
            "sealed submitted",
            "submitted returned",
            "submitted accepted",
            "returned draft",
        ];
        assert_eq!(ways, expected);
    }

    #[test]
    fn what_is_sealed_has_its_scan() {
        let mut report = Report::new(Envelope::own(crate::ids::PersonId([1; 8]), 0, 480));
        (report.programme, report.report) = ("wenzhou".into(), "annex_2".into());
        report.state = Some(ReportState::Checked);
        assert_eq!(report.validate(), Ok(()));
        report.state = Some(ReportState::Sealed);
        assert_eq!(report.validate(), invalid("scan", "required"));
    }
}
