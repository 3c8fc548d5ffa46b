//! One record of each kind with every field filled, and the root change that builder 1 writes of it.

use std::collections::BTreeMap;

use ketepai_model::arrival::{Arrival, Direction};
use ketepai_model::attachment::{Attachment, Medium, Rung, StoredFile};
use ketepai_model::confirmation::{Confirmation, Means};
use ketepai_model::document::{Edit, Standing, Stored, edit_change, materialise, root_change};
use ketepai_model::envoy::{Envoy, Level};
use ketepai_model::ids::{BlobHash, BlobRef, PersonId, RecordId};
use ketepai_model::log::{Entry, record_id};
use ketepai_model::notice::{Notice, NoticeType};
use ketepai_model::organisation::{Organisation, OrganisationType, Part, Place};
use ketepai_model::place::Position;
use ketepai_model::question::{Domain, Question};
use ketepai_model::record::{Envelope, Record, Source};
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_model::sign_up::SignUp;
use ketepai_model::training::{Cascade, Training};
use ketepai_model::value::{Blob, Packed, Value};
use ketepai_model::visit::{Activity, PlaceVerdict, Visit};

mod kinds;

use super::cast::{AT_S, PERSON, actor, area, phone, work};
use super::golden;

#[test]
fn every_kind_has_a_golden_root() {
    let built: Vec<String> = all()
        .iter()
        .filter_map(AnyRecord::kind)
        .map(|k| k.name().to_owned())
        .collect();
    assert_eq!(built, Kind::NAMES, "a new kind needs a row here");
}

#[test]
fn the_same_row_builds_the_same_root_for_ever_and_comes_back_from_it() {
    let first = all().into_iter().map(|record| (record, ""));
    let grown = grown().into_iter().map(|record| (record, "-2"));
    let again = kinds::grown_again().into_iter().map(|record| (record, "-3"));
    for (record, generation) in first.chain(grown).chain(again) {
        let kind = record.kind().expect("a known kind");
        record.validate().expect("a valid record");
        let bytes = golden::hold(
            &format!("root-{}{generation}", kind.name()),
            &root_change(&record.to_fields(), &actor()),
        );
        let scope = record.scope(&area()).expect("a scope");
        let id = record_id(&scope, &bytes);
        let document = materialise(id, &scope, &[stored(kind.name(), &bytes)], &|_| false);
        assert_eq!(document.standings, [Standing::Applied]);
        assert_eq!(kind.read(document.fields), record, "{}", kind.name());
    }
}

#[test]
fn every_field_of_every_kind_stands_in_its_golden_root() {
    for record in all() {
        let (kind, mut fields) = (record.kind().expect("a known kind"), record.to_fields());
        for newer in grown()
            .iter()
            .chain(&kinds::grown_again())
            .filter(|newer| newer.kind().as_ref() == Some(&kind))
        {
            fields.extend(newer.to_fields());
        }
        let missing: Vec<_> = kind
            .fields()
            .iter()
            .filter(|(key, _)| !fields.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{}: {missing:?}", kind.name());
    }
}

#[test]
fn an_edit_is_written_in_the_same_bytes_and_read_for_ever() {
    let root = root_change(&visit().to_fields(), &actor());
    let id = record_id(&work(), &root);
    let edits = [
        Edit::Set("s".into(), Value::Text("五月三十日复查".into())),
        Edit::Append("v".into(), vec![Value::Text("补免口蹄疫。".into())]),
        Edit::Clear("e".into()),
    ];
    let edit = edit_change(
        id,
        &work(),
        &[stored("visit", &root)],
        &|_| false,
        &actor(),
        &edits,
        None,
    );
    let edit = golden::hold("edit-visit", &edit.expect("an open record").expect("a change"));
    let document = materialise(
        id,
        &work(),
        &[stored("visit", &root), stored("visit", &edit)],
        &|_| false,
    );
    assert_eq!(document.standings, [Standing::Applied; 2]);
    let read = Visit::from_fields(document.fields);
    assert_eq!(read.next_step, "五月三十日复查");
    assert_eq!(read.advice.last().map(String::as_str), Some("补免口蹄疫。"));
    assert_eq!(read.demand, None);
}

/// An entry as the log holds it, by the phone of the golden files.
pub fn stored<'a>(kind: &'a str, body: &'a [u8]) -> Stored<'a> {
    let entry = Entry {
        record: RecordId::default(),
        kind: kind.into(),
        schema: 1,
        body: body.to_vec(),
    };
    Stored {
        hash: entry.hash(),
        device: phone().device(),
        kind,
        body,
        judged: false,
        author: None,
    }
}

pub fn visit() -> Visit {
    Visit {
        parties: Packed(vec![RecordId([0xa1; 16]), RecordId([0xa2; 16])]),
        from_s: Some(AT_S - 7_200),
        to_s: Some(AT_S - 600),
        companions: Packed(vec![PersonId([0xa3; 8])]),
        online: true,
        activity: Some(Activity::DiseaseControl),
        topics: texts(&["布病", "疫苗"]),
        problem: texts(&["两只羊精神沉郁，口鼻起泡。"]),
        advice: texts(&["隔离病畜。", "每日清粪、石灰消毒一次。"]),
        result: texts(&["已隔离"]),
        demand: Some(RecordId([0xa4; 16])),
        arrivals: Packed(vec![RecordId([0xa5; 16])]),
        photos: Packed(vec![BlobRef([0xa6; 16]), BlobRef([0xa7; 16])]),
        place: Some(PlaceVerdict::Near),
        no_position: "手机没电".into(),
        people: Some(3),
        next_step: "下月复查".into(),
        ..Visit::new(envelope())
    }
}

pub fn all() -> Vec<AnyRecord> {
    let mut all: Vec<AnyRecord> = vec![
        organisation().into(),
        envoy().into(),
        arrival().into(),
        visit().into(),
        confirmation().into(),
        notice().into(),
        sign_up().into(),
        training().into(),
        attachment().into(),
        question().into(),
    ];
    all.extend(kinds::all());
    all
}

/// Kinds that have grown since their first golden root, with the fields that they grew.
fn grown() -> Vec<AnyRecord> {
    let mut grown = vec![photo().into(), spoken().into(), twice().into()];
    grown.extend(kinds::grown());
    grown
}

/// An organisation that is another, and is not a third.
fn twice() -> Organisation {
    Organisation {
        merged_into: Some(RecordId([0xc8; 16])),
        distinct_from: vec![RecordId([0xc9; 16])],
        ..organisation()
    }
}

/// A question by voice alone.
fn spoken() -> Question {
    Question {
        voice: Some(BlobHash([0xc7; 32])),
        text: Vec::new(),
        ..question()
    }
}

/// A photo with its copies.
fn photo() -> Attachment {
    Attachment {
        copies: vec![StoredFile {
            rung: Rung::Thumbnail,
            hash: BlobHash([0xc5; 32]),
            bytes: 12_345,
        }],
        thumbhash: Some(Blob(vec![0xc6; 21])),
        perceptual_hash: Some(-0x0123_4567_89ab_cdef),
        duration_ms: Some(61_000),
        zone_of_camera: Some(480),
        ..attachment()
    }
}

/// Every field of the envelope, the deletion apart: a record is not born deleted.
fn envelope() -> Envelope {
    Envelope {
        typed_by: PersonId([0x52; 8]),
        source: Source::Paper,
        continues: Some(RecordId([0xaf; 16])),
        ..Envelope::own(PERSON, AT_S, 480)
    }
}

fn organisation() -> Organisation {
    let camp = Place {
        name: "夏营地".into(),
        position: Some(position()),
        months: (6, 9),
        directions: "过敖包向北三公里".into(),
        ..Place::default()
    };
    Organisation {
        kind: Some(OrganisationType::Household),
        parts: vec![Part::Served],
        names: named(&[("zh-CN", "巴图家"), ("mn-Cyrl", "Батын гэр")]),
        area: "152524100201".into(),
        reporting_unit: "海经区".into(),
        credit_code: "914403001922038216".into(),
        places: vec![
            camp,
            Place {
                name: "冬营地".into(),
                ..Place::default()
            },
        ],
        contact: "13800000000".into(),
        registered_day: Some(20_000),
        size: "micro".into(),
        industry: "livestock".into(),
        herd: [("sheep".to_owned(), 320), ("cattle".to_owned(), 12)].into(),
        ..Organisation::new(envelope())
    }
}

fn envoy() -> Envoy {
    Envoy {
        person: Some(PERSON),
        names: named(&[("zh-CN", "其木格")]),
        level: Some(Level::County),
        home_unit: "旗农牧技术推广中心".into(),
        title: "高级兽医师".into(),
        in_post: true,
        specialties: texts(&["布病", "肉羊育肥"]),
        from_day: Some(20_454),
        to_day: Some(20_818),
        ..Envoy::new(envelope())
    }
}

fn arrival() -> Arrival {
    Arrival {
        direction: Some(Direction::In),
        position: Some(position()),
        no_position: "没有信号".into(),
        party: Some(RecordId([0xb1; 16])),
        ..Arrival::new(envelope())
    }
}

fn confirmation() -> Confirmation {
    Confirmation {
        confirms: Some(RecordId([0xb2; 16])),
        heads: Packed(vec![BlobHash([0xb3; 32])]),
        person: Some(PersonId([0xb4; 8])),
        party: Some(RecordId([0xb5; 16])),
        means: Some(Means::PaperSlip),
        slip: "0042".into(),
        ..Confirmation::new(envelope())
    }
}

fn notice() -> Notice {
    Notice {
        kind: Some(NoticeType::Training),
        titles: named(&[("zh-CN", "布病防控培训"), ("en", "Brucellosis training")]),
        texts: BTreeMap::from([("zh-CN".to_owned(), texts(&["周六上午九点。", "自带笔记本。"]))]),
        voices: BTreeMap::from([("mn-Mong".to_owned(), BlobHash([0xb6; 32]))]),
        starts_s: Some(AT_S + 86_400),
        place: "嘎查党群服务中心".into(),
        audience: "养羊户".into(),
        capacity: Some(40),
        expires_s: Some(AT_S + 2 * 86_400),
        ..Notice::new(envelope())
    }
}

fn sign_up() -> SignUp {
    SignUp {
        notice: Some(RecordId([0xb7; 16])),
        person: Some(PersonId([0xb8; 8])),
        household: Some(RecordId([0xb9; 16])),
        count: Some(2),
        remark: "会晚到".into(),
        ..SignUp::new(envelope())
    }
}

fn training() -> Training {
    Training {
        notices: Packed(vec![RecordId([0xc1; 16])]),
        trainers: Packed(vec![PersonId([0xc2; 8])]),
        topic: "布病防控".into(),
        online: true,
        level: Some(Cascade::Herders),
        from_s: Some(AT_S + 86_400),
        to_s: Some(AT_S + 90_000),
        place: "嘎查党群服务中心".into(),
        position: Some(position()),
        headcount: Some(37),
        attendance: texts(&["苏和", "高娃"]),
        special_group: "village_secretary".into(),
        notes: texts(&["示范皮下注射。"]),
        ..Training::new(envelope())
    }
}

fn attachment() -> Attachment {
    Attachment {
        parent: Some(RecordId([0xc3; 16])),
        medium: Some(Medium::Photo),
        hash: Some(BlobHash([0xc4; 32])),
        bytes: Some(2_345_678),
        media_type: "image/jpeg".into(),
        taken_s: Some(AT_S - 900),
        position: Some(position()),
        in_app: true,
        camera: "Xiaomi 2201122C".into(),
        caption: "病羊口鼻".into(),
        ..Attachment::new(envelope())
    }
}

fn question() -> Question {
    Question {
        text: texts(&["羊羔拉稀怎么办？"]),
        language: "zh-CN".into(),
        domain: Some(Domain::Disease),
        answers: texts(&["先隔离，口服补液盐。"]),
        settled: true,
        ..Question::new(envelope())
    }
}

fn position() -> Position {
    Position {
        accuracy_m: Some(12),
        fix_s: Some(AT_S - 30),
        mock: true,
        ..Position::from_degrees(43.933_512_3, 116.086_045_6, "gps").expect("on earth")
    }
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn named(all: &[(&str, &str)]) -> BTreeMap<String, String> {
    all.iter()
        .map(|(language, name)| ((*language).to_owned(), (*name).to_owned()))
        .collect()
}
