//! What is done under an assignment, what came of it and how it is evaluated, with every field filled.

use ketepai_model::evaluation::{Evaluation, EvaluationSubject};
use ketepai_model::expense::{Approval, Expense, Payer};
use ketepai_model::outcome::{Outcome, OutcomeKind, PlanLevel};
use ketepai_model::satisfaction::{RatingChannel, Satisfaction};
use ketepai_model::task::{Task, TaskState};
use ketepai_model::trade::{Trade, TradeKind};
use ketepai_model::treatment::{Treatment, TreatmentKind};

use super::*;

pub fn treatment() -> Treatment {
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

pub fn satisfaction() -> Satisfaction {
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

pub fn trade() -> Trade {
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

pub fn expense() -> Expense {
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

pub fn outcome() -> Outcome {
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

pub fn evaluation() -> Evaluation {
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

pub fn task() -> Task {
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
