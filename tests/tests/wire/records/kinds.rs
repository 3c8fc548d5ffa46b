//! The kinds that a programme looks into, with every field filled, and what older kinds grew for them.

use ketepai_model::assignment::Subject;
use ketepai_model::envoy::{Degree, TitleRank};
use ketepai_model::figure::Figure;
use ketepai_model::programme::Programme;
use ketepai_model::question::QuestionState;
use ketepai_model::report::{Report, ReportState};

use super::*;

mod postings;
mod work;

/// In the order of the registry.
pub fn all() -> Vec<AnyRecord> {
    vec![
        postings::team().into(),
        postings::station().into(),
        postings::demand().into(),
        postings::supply().into(),
        postings::application().into(),
        postings::assignment().into(),
        work::treatment().into(),
        work::satisfaction().into(),
        work::trade().into(),
        work::expense().into(),
        work::outcome().into(),
        work::evaluation().into(),
        work::task().into(),
        figure().into(),
        report().into(),
        programme().into(),
    ]
}

/// Kinds that grew for the first time.
pub fn grown() -> Vec<AnyRecord> {
    let envoy = Envoy {
        unit_kind: Some(Subject::Corporate),
        members: Packed(vec![PERSON, PersonId([0x11; 8])]),
        degree: Some(Degree::Doctor),
        title_rank: Some(TitleRank::AssociateSenior),
        home_organisation: Some(RecordId([0x12; 16])),
        languages: texts(&["zh-CN", "mn-Mong"]),
        origin: "高校".into(),
        insured_until_day: Some(20_818),
        ..envoy()
    };
    let visit = Visit {
        assignments: records(0x13),
        ..visit()
    };
    let notice = Notice {
        objections: texts(&["名单有误"]),
        ..notice()
    };
    let training = Training {
        assignments: records(0x14),
        groups: numbers(&[("leader_of_wealth", 5), ("village_secretary", 2)]),
        ..training()
    };
    vec![envoy.into(), visit.into(), notice.into(), training.into()]
}

/// Kinds that grew for the second time.
pub fn grown_again() -> Vec<AnyRecord> {
    let village = Organisation {
        tags: texts(&["envoy", "first_secretary"]),
        revenue_fen: Some(1_200_000_000_000),
        research_base: "与农科院共建试验站".into(),
        independent: true,
        ..twice()
    };
    let question = Question {
        triage: "disease".into(),
        assigned_to: Some(PersonId([0x15; 8])),
        state: Some(QuestionState::Answered),
        answer_files: Packed(vec![BlobRef([0x16; 16])]),
        ..spoken()
    };
    vec![village.into(), question.into()]
}

fn figure() -> Figure {
    Figure {
        metric: "rd_intensity".into(),
        reporting_unit: "海经区".into(),
        area: "330300".into(),
        from_day: Some(20_454),
        to_day: Some(20_818),
        value: Some(415),
        decimals: 2,
        unit: "%".into(),
        source: "市统计局".into(),
        source_day: Some(20_850),
        ..Figure::new(envelope())
    }
}

fn report() -> Report {
    Report {
        programme: "wenzhou".into(),
        programme_version: 2,
        programme_digest: Some(BlobHash([0x47; 32])),
        report: "annex_2".into(),
        unit: "海经区".into(),
        from_day: Some(20_454),
        to_day: Some(20_818),
        cut_off_s: Some(AT_S),
        position: Some(4_711),
        rows: Some(36),
        digest: Some(BlobHash([0x48; 32])),
        file: Some(BlobHash([0x49; 32])),
        state: Some(ReportState::Returned),
        scan: Some(BlobHash([0x4a; 32])),
        returned_reason: texts(&["缺附件"]),
        supplement_of: Some(RecordId([0x4b; 16])),
        settings: named(&[("online", "counts")]),
        flags: numbers(&[("unconfirmed", 3)]),
        figures: named(&[("transfers", "27")]),
        signer: Blob(vec![0x4c; 32]),
        signature: Blob(vec![0x4d; 64]),
        steps: steps(),
        ..Report::new(envelope())
    }
}

fn programme() -> Programme {
    Programme {
        code: "wenzhou".into(),
        version: 2,
        title: "温州市科技副总".into(),
        rules: "title = \"温州市科技副总\"\n".into(),
        from_day: Some(20_089),
        to_day: Some(20_818),
        successor: "wenzhou-2027".into(),
        copied_from: "shaoxing".into(),
        ..Programme::new(envelope())
    }
}

fn steps() -> BTreeMap<String, String> {
    [("publicity".to_owned(), format!("done 20447 {PERSON} 无异议"))].into()
}

fn records(n: u8) -> Packed<RecordId> {
    Packed(vec![RecordId([n; 16])])
}

fn numbers(all: &[(&str, i64)]) -> BTreeMap<String, i64> {
    all.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
}
