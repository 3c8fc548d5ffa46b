//! Stories of invitations, and of people who type.

use super::*;

fn request(issued: &Issued, code: Option<&str>, keys: &DeviceKeys) -> Vec<u8> {
    let mut invitation = Invitation::parse(&issued.text).unwrap();
    if let Some(code) = code {
        invitation.code = code.into();
    }
    canonical::encode(&EnrolmentRequest::new(&invitation, keys))
}

fn keys(n: u8) -> DeviceKeys {
    DeviceKeys::from_seed(&[n; 32])
}

fn refusal(county: &County, request: &[u8]) -> (&'static str, Option<u32>) {
    let refusal = county.station.enrol(request).unwrap_err();
    (refusal.code(), refusal.tries_left())
}

#[test]
fn five_wrong_codes_end_an_invitation() {
    let county = County::new();
    let issued = county.invite("envoy");
    let wrong = request(&issued, Some("0000000000"), &keys(1));
    for left in (0..5).rev() {
        assert_eq!(refusal(&county, &wrong), ("wrong_code", Some(left)));
    }
    assert_eq!(refusal(&county, &wrong), ("too_many_tries", None));
    assert_eq!(
        refusal(&county, &request(&issued, None, &keys(1))),
        ("too_many_tries", None)
    );
}

#[test]
fn an_invitation_holds_for_a_quarter_of_an_hour_and_for_one_device() {
    let county = County::new();
    let (used, late) = (county.invite("herder"), county.invite("herder"));
    county.later(15 * 60);
    county.station.enrol(&request(&used, None, &keys(1))).unwrap();
    assert_eq!(refusal(&county, &request(&used, None, &keys(2))), ("used", None));
    county.later(1);
    assert_eq!(
        refusal(&county, &request(&late, None, &keys(2))),
        ("expired", None)
    );
    let nowhere = Issued {
        text: late.text.replace("/2/", "/7/"),
        ..late
    };
    assert_eq!(
        refusal(&county, &request(&nowhere, None, &keys(2))),
        ("unknown", None)
    );
    assert_eq!(refusal(&county, b"nonsense"), ("malformed", None));
}

#[test]
fn a_reply_that_was_lost_is_given_again_even_after_a_rotation() {
    let county = County::new();
    let issued = county.invite("envoy");
    let asked = request(&issued, None, &keys(1));
    let first = county.station.enrol(&asked).unwrap();
    county.later(3600);
    assert!(county.station.rotate().unwrap());
    assert_eq!(county.station.enrol(&asked).unwrap(), first);
    let guessed = request(&issued, Some("0000000000"), &keys(1));
    assert_eq!(refusal(&county, &guessed), ("used", None));
}

#[test]
fn a_code_may_be_typed_in_capitals() {
    let county = County::new();
    let issued = county.invite("envoy");
    let code = Invitation::parse(&issued.text).unwrap().code;
    let typed = code.to_uppercase().replace('0', "O").replace('1', "I");
    county
        .station
        .enrol(&request(&issued, Some(&typed), &keys(1)))
        .unwrap();
}

#[test]
fn somebody_who_serves_has_a_card_and_only_one() {
    let county = County::new();
    let issued = county.invite("envoy");
    county.invite("herder");
    let cards = || county.station.status().unwrap().records.get("envoy").copied();
    assert_eq!(cards(), Some(1));
    let area = county.station.county().clone();
    let second = Invite {
        name: "巴特尔".into(),
        role: "envoy".into(),
        area,
        person: Some(issued.person),
        minutes: 15,
        per_day: None,
    };
    let second = county.station.invite(&second).unwrap();
    assert_eq!(second.person, issued.person);
    assert_eq!(cards(), Some(1));
}

#[test]
fn an_invitation_must_make_sense() {
    let county = County::new();
    let good = Invite {
        name: "巴特尔".into(),
        role: "envoy".into(),
        area: "152524".parse().unwrap(),
        person: None,
        minutes: 15,
        per_day: None,
    };
    let foreign = Invite {
        area: "152525".parse().unwrap(),
        ..good.clone()
    };
    assert!(matches!(county.station.invite(&foreign), Err(Error::ForeignArea)));
    let bad = [
        Invite {
            name: " ".into(),
            ..good.clone()
        },
        Invite {
            role: "king".into(),
            ..good.clone()
        },
        Invite {
            minutes: 0,
            ..good.clone()
        },
    ];
    for invite in bad {
        assert!(matches!(county.station.invite(&invite), Err(Error::Invalid(_))));
    }
    let village = Invite {
        area: "152524101".parse().unwrap(),
        ..good
    };
    county.station.invite(&village).unwrap();
}
