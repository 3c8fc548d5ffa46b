//! Pairs that are one, pairs that are two, and a banner full of them.

use super::*;

fn candidate(id: u8, name: &str) -> Candidate {
    Candidate {
        id: RecordId([id; 16]),
        names: [("zh-CN".to_owned(), name.to_owned())].into(),
        kind: Some(OrganisationType::Household),
        ..Candidate::default()
    }
}

fn codes(a: &Candidate, b: &Candidate) -> Vec<&'static str> {
    let found = propose(&[a.clone(), b.clone()]);
    let mut codes: Vec<_> = found
        .iter()
        .flat_map(|p| &p.reasons)
        .map(|reason| reason.code())
        .collect();
    codes.sort_unstable();
    codes
}

#[test]
fn two_spellings_on_one_telephone_are_proposed() {
    let a = Candidate {
        phone: "巴特尔 138-0000-0000".to_owned(),
        ..candidate(1, "巴特尔")
    };
    let b = Candidate {
        phone: "+86 13800000000".to_owned(),
        ..candidate(2, "巴图尔")
    };
    assert_eq!(codes(&a, &b), ["names_alike", "same_phone"]);
    assert_eq!(propose(&[a.clone(), b.clone()]), propose(&[b, a]), "in any order");
}

#[test]
fn a_family_on_one_telephone_in_one_camp_is_several_households() {
    let family = |id, name| Candidate {
        phone: "13800000000".to_owned(),
        area: "152522100200".to_owned(),
        positions: vec![(43.9, 116.1)],
        ..candidate(id, name)
    };
    assert!(codes(&family(1, "巴特尔"), &family(2, "苏和")).is_empty());
    assert!(codes(&family(1, "巴特尔"), &family(2, "其其格")).is_empty());
}

#[test]
fn a_name_and_a_camp_are_enough_and_say_how_far() {
    let at = |id, name, lat| Candidate {
        positions: vec![(10.0, 10.0), (lat, 116.1)],
        ..candidate(id, name)
    };
    let mut a = at(1, "其其格", 43.9);
    let mut b = at(2, "琪琪格", 43.91);
    a.positions.remove(0);
    assert_eq!(codes(&a, &b), ["names_alike", "places_near"]);
    let reasons = &propose(&[a.clone(), b.clone()])[0].reasons;
    assert!(
        reasons
            .iter()
            .any(|r| matches!(r, Reason::PlacesNear(1_100..=1_125))),
        "{reasons:?}"
    );
    b.positions = vec![(44.5, 116.1)];
    assert!(codes(&a, &b).is_empty(), "a name alone is not enough");
}

#[test]
fn scripts_meet() {
    let mut a = candidate(1, "巴特尔");
    let mut b = Candidate {
        names: [("mn-Cyrl".to_owned(), "Баатар".to_owned())].into(),
        ..candidate(2, "")
    };
    (a.area, b.area) = ("152522100200".to_owned(), "152522100200".to_owned());
    assert_eq!(codes(&a, &b), ["names_alike", "same_area"]);
}

#[test]
fn a_credit_code_decides_both_ways() {
    let firm = |id, name, code: &str| Candidate {
        credit_code: code.to_owned(),
        kind: Some(OrganisationType::Firm),
        area: "152522100200".to_owned(),
        ..candidate(id, name)
    };
    let one = firm(1, "草原牧业有限公司", "914403001922038216");
    assert!(codes(&one, &firm(2, "另一个名字", "914403001922038216")).contains(&"same_credit_code"));
    let other = "91110000600037341L";
    assert!(ketepai_model::organisation::is_credit_code(other));
    assert!(
        codes(&one, &firm(2, "草原牧业有限公司", other)).is_empty(),
        "two codes, two legal persons"
    );
    assert!(!codes(&one, &firm(2, "草原牧业有限公司", "914403001922038217")).contains(&"same_credit_code"));
}

/// 50,000 households of a hundred villages under common names; one in fifty is written down twice.
#[test]
fn a_league_of_fifty_thousand_is_compared_without_comparing_all() {
    let first = [
        "巴", "苏", "宝", "朝", "乌", "其", "萨", "孟", "哈", "那", "阿", "图", "布", "格", "斯",
    ];
    let rest = [
        "特尔",
        "和",
        "音",
        "鲁",
        "兰",
        "木格",
        "仁",
        "日古拉",
        "达",
        "其格",
        "古拉",
        "雅尔",
        "和木",
        "日勒",
        "琴",
    ];
    let mut seed = 1u64;
    let mut next = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut all = Vec::new();
    for n in 0u64..49_000 {
        let name = format!(
            "{}{}{}",
            first[next(15) as usize],
            rest[next(15) as usize],
            rest[next(15) as usize]
        );
        let id = |n: u64| RecordId(std::array::from_fn(|i| (n >> (8 * (i % 8))) as u8));
        let at = (
            42.0 + next(40_000) as f64 / 1e4,
            112.0 + next(80_000) as f64 / 1e4,
        );
        let one = Candidate {
            phone: format!("139{:08}", next(100_000_000)),
            area: format!("1525{:08}", next(100) * 1_000 + 200),
            positions: vec![at],
            ..Candidate {
                id: id(n),
                ..candidate(0, &name)
            }
        };
        if n % 49 == 0 {
            let again = name.replace('其', "琪").replace('古', "固");
            let twin = Candidate {
                id: id(n + 1_000_000),
                positions: vec![(at.0 + 0.001, at.1)],
                ..candidate(0, &again)
            };
            all.push(Candidate {
                phone: one.phone.clone(),
                area: one.area.clone(),
                ..twin
            });
        }
        all.push(one);
    }
    assert_eq!(all.len(), 50_000);
    let looks: Vec<_> = all.iter().map(score::Look::of).collect();
    let compared = blocks::pairs(&looks).len();
    assert!(compared < 3_000_000, "{compared} pairs of 1.25 billion");
    let found = propose(&all);
    let twins = found.iter().filter(|p| p.score >= 80).count();
    assert!(
        (1_000..1_050).contains(&twins),
        "{twins} of {} proposals",
        found.len()
    );
}
