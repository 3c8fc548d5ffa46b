//! Teams, stations, and the way from a demand to an assignment, with every field filled.

use ketepai_model::application::{Application, Consent};
use ketepai_model::assignment::{Assignment, DispatchMode, Post, Subject};
use ketepai_model::demand::{Demand, DemandChannel, DemandState};
use ketepai_model::station::{Station, StationKind};
use ketepai_model::supply::Supply;
use ketepai_model::team::{Team, TeamKind};

use super::*;

pub fn team() -> Team {
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

pub fn station() -> Station {
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

pub fn demand() -> Demand {
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

pub fn supply() -> Supply {
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

pub fn application() -> Application {
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

pub fn assignment() -> Assignment {
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
