//! The kinds that a programme looks into, with every field filled, and what older kinds grew for them.

use ketepai_model::application::{Application, Consent};
use ketepai_model::assignment::{Assignment, DispatchMode, Post, Subject};
use ketepai_model::demand::{Demand, DemandChannel, DemandState};
use ketepai_model::envoy::{Degree, TitleRank};
use ketepai_model::evaluation::{Evaluation, EvaluationSubject};
use ketepai_model::expense::{Approval, Expense, Payer};
use ketepai_model::figure::Figure;
use ketepai_model::outcome::{Outcome, OutcomeKind, PlanLevel};
use ketepai_model::programme::Programme;
use ketepai_model::question::QuestionState;
use ketepai_model::report::{Report, ReportState};
use ketepai_model::satisfaction::{RatingChannel, Satisfaction};
use ketepai_model::station::{Station, StationKind};
use ketepai_model::supply::Supply;
use ketepai_model::task::{Task, TaskState};
use ketepai_model::team::{Team, TeamKind};
use ketepai_model::trade::{Trade, TradeKind};
use ketepai_model::treatment::{Treatment, TreatmentKind};

use super::*;

/// In the order of the registry.
pub fn all() -> Vec<AnyRecord> {
    vec![
        team().into(),
        station().into(),
        demand().into(),
        supply().into(),
        application().into(),
        assignment().into(),
        treatment().into(),
        satisfaction().into(),
        trade().into(),
        expense().into(),
        outcome().into(),
        evaluation().into(),
        task().into(),
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

fn team() -> Team {
    let member = PersonId([0x21; 8]);
    Team {
        kind: Some(TeamKind::ServiceTeam),
        name: "肉羊产业服务团".into(),
        home_unit: Some(RecordId([0x22; 16])),
        heads: [
            ("home".to_owned(), PERSON),
            ("152524".to_owned(), PersonId([0x23; 8])),
        ]
        .into(),
        deputies: Packed(vec![PersonId([0x24; 8])]),
        liaison: Some(PersonId([0x25; 8])),
        members: Packed(vec![PERSON, member]),
        joined: [(member.to_string(), 20_500)].into(),
        left: [(member.to_string(), 20_700)].into(),
        industry: "肉羊".into(),
        counties: texts(&["152524", "152525"]),
        signed_day: Some(20_460),
        level: Some(Level::City),
        goals: numbers(&[("trained", 200)]),
        from_day: Some(20_454),
        to_day: Some(20_818),
        ..Team::new(envelope())
    }
}

fn station() -> Station {
    Station {
        kind: Some(StationKind::ServicePoint),
        name: "肉羊科技服务点".into(),
        level: "banner".into(),
        host: Some(RecordId([0x26; 16])),
        area: "152524100201".into(),
        filing_no: "2026-017".into(),
        filed_day: Some(20_600),
        parent: Some(RecordId([0x27; 16])),
        industry: "肉羊".into(),
        procedure: "filing".into(),
        steps: steps(),
        assessments: named(&[("2026", "excellent")]),
        ..Station::new(envelope())
    }
}

fn demand() -> Demand {
    Demand {
        party: Some(RecordId([0x28; 16])),
        title: "羔羊成活率".into(),
        text: texts(&["冬羔成活率低。"]),
        private: texts(&["去年死了四十只。"]),
        unit_contact: "办公室 0479-0000000".into(),
        domain: "livestock".into(),
        industry: "肉羊".into(),
        channel: Some(DemandChannel::Market),
        form: named(&[("budget", "5 万元")]),
        deadline_day: Some(20_700),
        slots: Some(2),
        claimable: true,
        wanted: Packed(vec![PersonId([0x29; 8])]),
        area: "152524".into(),
        position: Some(position()),
        language: "zh-CN".into(),
        state: Some(DemandState::PassedOn),
        passed_to: "服务团团长".into(),
        passed_reason: "本旗无此专长".into(),
        procedure: "selection".into(),
        steps: steps(),
        ..Demand::new(envelope())
    }
}

fn supply() -> Supply {
    Supply {
        person: Some(PERSON),
        team: Some(RecordId([0x2a; 16])),
        title: "肉羊繁育".into(),
        domains: texts(&["livestock"]),
        areas: texts(&["152524"]),
        languages: texts(&["mn-Mong"]),
        days_a_year: Some(60),
        most_parties: Some(12),
        text: texts(&["可驻点。"]),
        from_day: Some(20_454),
        to_day: Some(20_818),
        ..Supply::new(envelope())
    }
}

fn application() -> Application {
    Application {
        demand: Some(RecordId([0x2b; 16])),
        applicant: Some(PERSON),
        team: Some(RecordId([0x2c; 16])),
        home_unit: Some(RecordId([0x2d; 16])),
        consent: Some(Consent::Given),
        consent_by: Some(PersonId([0x2e; 8])),
        consent_day: Some(20_470),
        form: named(&[("title", "高级兽医师")]),
        declared: texts(&["in_post", "intermediate_title"]),
        scan: Some(BlobHash([0x2f; 32])),
        procedure: "selection".into(),
        steps: steps(),
        ..Application::new(envelope())
    }
}

fn assignment() -> Assignment {
    Assignment {
        subject: Some(Subject::Team),
        persons: Packed(vec![PERSON, PersonId([0x31; 8])]),
        team: Some(RecordId([0x32; 16])),
        parties: records(0x33),
        counties: texts(&["152524"]),
        post: Some(Post::VicePresident),
        level: Some(Level::County),
        mode: Some(DispatchMode::Society),
        demand: Some(RecordId([0x34; 16])),
        home_unit: Some(RecordId([0x35; 16])),
        from_day: Some(20_454),
        to_day: Some(21_183),
        goals: texts(&["建立选种方案"]),
        agreed_beforehand: true,
        procedure: "selection".into(),
        steps: steps(),
        signed: [("firm".to_owned(), format!("20450 {PERSON} paper"))].into(),
        scan: Some(BlobHash([0x36; 32])),
        public_from_day: Some(20_440),
        public_to_day: Some(20_447),
        public_place: "旗政府网站".into(),
        objections: texts(&["无"]),
        public_outcome: "无异议".into(),
        ..Assignment::new(envelope())
    }
}

fn treatment() -> Treatment {
    Treatment {
        party: Some(RecordId([0x37; 16])),
        kind: Some(TreatmentKind::Vaccination),
        visit: Some(RecordId([0x38; 16])),
        herd: "sheep".into(),
        ear_tags: texts(&["152524000001"]),
        plot: "北圈".into(),
        present: Some(320),
        treated: Some(308),
        left_out: Some(12),
        problem: "羔羊未免".into(),
        product: "小反刍兽疫活疫苗".into(),
        maker: "某生物制品厂".into(),
        batch: "20260301".into(),
        expiry_day: Some(30_000),
        dose: "1 头份".into(),
        route: "皮下".into(),
        prescriber: "其木格".into(),
        licence: "A0000".into(),
        withdrawal_days: Some(21),
        next_due_day: Some(30_100),
        suspected: true,
        notes: texts(&["12 只未免，下次补。"]),
        ..Treatment::new(envelope())
    }
}

fn satisfaction() -> Satisfaction {
    Satisfaction {
        about: Some(RecordId([0x39; 16])),
        person: Some(PERSON),
        party: Some(RecordId([0x3a; 16])),
        score: Some(5),
        words: texts(&["来得及时。"]),
        voice: Some(BlobHash([0x3b; 32])),
        channel: Some(RatingChannel::Callback),
        ..Satisfaction::new(envelope())
    }
}

fn trade() -> Trade {
    Trade {
        kind: Some(TradeKind::Supply),
        product: "羯羊".into(),
        quantity: Some(40),
        unit: "只".into(),
        price_fen: Some(120_000),
        from_day: Some(20_600),
        to_day: Some(20_630),
        contact_by: "找联络员".into(),
        text: texts(&["草饲。"]),
        closed: true,
        ..Trade::new(envelope())
    }
}

fn expense() -> Expense {
    Expense {
        category: "fuel".into(),
        amount_fen: Some(35_000),
        spent_day: Some(20_601),
        payer: Some(Payer::County),
        fund: "特派员工作经费".into(),
        visit: Some(RecordId([0x3c; 16])),
        voucher: Some(BlobHash([0x3d; 32])),
        voucher_no: "00123".into(),
        words: "下乡加油".into(),
        approval: Some(Approval::Approved),
        approved_by: Some(PersonId([0x3e; 8])),
        approval_reason: "票据齐全".into(),
        ..Expense::new(envelope())
    }
}

fn outcome() -> Outcome {
    Outcome {
        kind: Some(OutcomeKind::RdInstitution),
        title: "肉羊繁育研发中心".into(),
        party: Some(RecordId([0x3f; 16])),
        contributors: Packed(vec![PERSON]),
        team: Some(RecordId([0x41; 16])),
        done_day: Some(20_650),
        level: Some(PlanLevel::City),
        plan: "市级企业研发机构".into(),
        newly_built: true,
        checklist: texts(&["site", "staff"]),
        role: "assisted".into(),
        reporting_unit: "海经区".into(),
        amount_fen: Some(90_000_000),
        proofs: Packed(vec![BlobRef([0x42; 16])]),
        verified_by: Some(PersonId([0x43; 8])),
        verified_day: Some(20_660),
        text: texts(&["占地三百平方米。"]),
        ..Outcome::new(envelope())
    }
}

fn evaluation() -> Evaluation {
    Evaluation {
        subject: Some(EvaluationSubject::Person),
        person: Some(PERSON),
        about: Some(RecordId([0x44; 16])),
        area: "152524".into(),
        from_day: Some(20_454),
        to_day: Some(20_818),
        stage: "county".into(),
        evaluator: "旗科技局".into(),
        scores: numbers(&[("work", 9_250)]),
        satisfaction: Some(9_600),
        grade: "excellent".into(),
        basis: texts(&["服务 36 次"]),
        eliminated: true,
        published_day: Some(20_830),
        published_place: "旗政府网站".into(),
        appeals: texts(&["次数少算"]),
        appeal_outcome: "已更正".into(),
        certificate_no: "2026-03".into(),
        fed_back_day: Some(20_840),
        procedure: "yearly".into(),
        steps: steps(),
        ..Evaluation::new(envelope())
    }
}

fn task() -> Task {
    Task {
        title: "补免 12 只".into(),
        origin: Some(RecordId([0x45; 16])),
        rule: "left_out".into(),
        measures: texts(&["下次带疫苗"]),
        who: Packed(vec![PERSON]),
        unit: "旗农牧技术推广中心".into(),
        party: Some(RecordId([0x46; 16])),
        due_day: Some(20_610),
        repeat_days: Some(180),
        state: Some(TaskState::Done),
        done_day: Some(20_609),
        result: texts(&["已补免"]),
        ledger: true,
        ..Task::new(envelope())
    }
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
