//! Everything that is hashed or signed: built again byte for byte, decoded back, verified.

use data_encoding::{BASE32_DNSSEC, HEXLOWER};
use ketepai_model::canonical::{decode, encode};
use ketepai_model::identity::{
    Certificate, Checkpoint, EnrolmentReply, EnrolmentRequest, Invitation, StationKey, SuccessionRequest,
    code_hash, fingerprint, request_signature, verify_request,
};
use ketepai_model::ids::BlobHash;
use ketepai_model::log::{Entry, Head, SignedHead, Statement, Verdict};

use super::{cast, golden};

#[test]
fn names_are_derived_as_ever() {
    let root = cast::root().verifying_key().to_bytes();
    let lines = [
        ("device", cast::phone().device().to_string()),
        ("station", cast::station().device().to_string()),
        ("signing key", HEXLOWER.encode(&cast::phone().verifying())),
        ("sealing key", HEXLOWER.encode(&cast::phone().sealing_public())),
        ("actor", HEXLOWER.encode(&cast::actor().0)),
        ("person", cast::PERSON.to_string()),
        ("record", cast::entry().record.to_string()),
        ("entry", cast::entry().hash().to_string()),
        ("first head", cast::first_head().hash().to_string()),
        ("later head", cast::later_head().hash().to_string()),
        ("checkpoint", HEXLOWER.encode(&cast::checkpoint().hash())),
        ("fingerprint", BASE32_DNSSEC.encode(&fingerprint(&root))),
        (
            "code hash",
            HEXLOWER.encode(&code_hash(12, &cast::invitation().code)),
        ),
        ("blob", BlobHash::of("照片".as_bytes()).to_string()),
        ("work scope", cast::work().to_string()),
        ("station scope", cast::county_log().to_string()),
    ];
    let text: String = lines
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    golden::hold_text("names.txt", &text);
}

#[test]
fn an_entry_is_held() {
    let bytes = golden::hold("entry", &cast::entry().to_bytes());
    assert_eq!(Entry::from_bytes(&bytes).expect("an entry"), cast::entry());
}

#[test]
fn heads_and_their_signatures_are_held() {
    for (name, head) in [
        ("head-first", cast::first_head()),
        ("head-later", cast::later_head()),
    ] {
        let bytes = golden::hold(name, &head.to_bytes());
        assert_eq!(Head::from_bytes(&bytes).expect("a head"), head);
        let signed = head.sign(&cast::phone().signing);
        let signature = golden::hold(&format!("{name}-signature"), &signed.signature);
        let kept = SignedHead {
            signature: signature.try_into().expect("64 bytes"),
            ..signed
        };
        assert_eq!(cast::trust().verify_head(&kept), Ok(Some(())));
    }
}

#[test]
fn keys_and_certificates_are_held() {
    let bytes = golden::hold("station-key", &encode(&cast::station_key()));
    let key: StationKey = decode(&bytes, "station key").expect("a station key");
    assert_eq!(key, cast::station_key());
    key.verify().expect("the root's signature");

    let bytes = golden::hold("certificate", &encode(&cast::certificate()));
    let certificate: Certificate = decode(&bytes, "certificate").expect("a certificate");
    assert_eq!(certificate, cast::certificate());
    certificate.verify(&key.signing).expect("the station's signature");
}

#[test]
fn every_statement_is_held() {
    let others = [
        ("station-key", Statement::StationKey(cast::station_key())),
        (
            "certificate",
            Statement::Certificate(Box::new(cast::certificate())),
        ),
        ("revocation", Statement::Revocation(cast::revocation())),
    ];
    let verdicts = cast::verdicts().map(|(name, verdict)| (name, Statement::Verdict(verdict)));
    for (name, statement) in others.into_iter().chain(verdicts) {
        let entry = statement.to_entry(&cast::county_log());
        let bytes = golden::hold(&format!("statement-{name}"), &entry.to_bytes());
        let entry = Entry::from_bytes(&bytes).expect("an entry");
        assert_eq!(
            Statement::from_entry(&cast::county_log(), &entry),
            Ok(Some(statement))
        );
    }
}

#[test]
fn every_ruling_is_held() {
    for (name, verdict) in cast::verdicts() {
        let bytes = golden::hold(&format!("verdict-{name}"), &encode(&verdict));
        assert_eq!(decode::<Verdict>(&bytes, "verdict"), Ok(verdict));
    }
}

#[test]
fn a_checkpoint_is_held() {
    let bytes = golden::hold("checkpoint", &encode(&cast::checkpoint()));
    let checkpoint: Checkpoint = decode(&bytes, "checkpoint").expect("a checkpoint");
    assert_eq!(checkpoint, cast::checkpoint());
    checkpoint
        .verify(&cast::station().verifying())
        .expect("the station's signature");
}

#[test]
fn enrolment_is_held() {
    let text = cast::invitation().to_string();
    golden::hold_text("invitation.txt", &format!("{text}\n"));
    assert_eq!(Invitation::parse(&text), Ok(cast::invitation()));

    let bytes = golden::hold("enrolment-request", &encode(&cast::request()));
    let request: EnrolmentRequest = decode(&bytes, "request").expect("a request");
    assert_eq!(request, cast::request());
    request.verify().expect("the device's signature");

    let bytes = golden::hold("enrolment-reply", &encode(&cast::reply()));
    let reply: EnrolmentReply = decode(&bytes, "reply").expect("a reply");
    assert_eq!(reply, cast::reply());
    reply
        .verify(&cast::invitation(), &cast::phone())
        .expect("the whole chain");
}

#[test]
fn a_succession_is_held() {
    let asked = SuccessionRequest::new(&cast::phone(), &cast::successor());
    let bytes = golden::hold("succession-request", &encode(&asked));
    let request: SuccessionRequest = decode(&bytes, "succession").expect("a request");
    assert_eq!(request, asked);
    request
        .verify(&cast::phone().verifying())
        .expect("both signatures");
    assert!(request.verify(&cast::station().verifying()).is_err());
}

#[test]
fn a_request_is_signed_as_ever() {
    let (nonce, path, body) = (&[5; 24][..], "/v1/sync", &b"body"[..]);
    let signature = golden::hold(
        "request-signature",
        &request_signature(&cast::phone(), nonce, path, body),
    );
    let signature = signature.try_into().expect("64 bytes");
    let verify = |nonce: &[u8], path: &str, body: &[u8]| {
        let hash = BlobHash::of(body).0;
        verify_request(&cast::phone().verifying(), nonce, path, &hash, &signature).is_ok()
    };
    assert!(verify(nonce, path, body));
    assert!(!verify(&[6; 24], path, body));
    assert!(!verify(nonce, "/v1/blobs", body));
    assert!(!verify(nonce, path, b"another"));
}

#[test]
fn an_introduction_and_a_label_are_signed_as_ever() {
    use ketepai_model::identity::{Side, introduction_signature, verify_introduction};
    use ketepai_model::label::Label;
    let signature = golden::hold(
        "introduction-signature",
        &introduction_signature(&cast::phone(), Side::Initiator, &[7; 32]),
    );
    let signature = signature.try_into().expect("64 bytes");
    let key = cast::phone().verifying();
    assert!(verify_introduction(&key, Side::Initiator, &[7; 32], &signature).is_ok());
    assert!(verify_introduction(&key, Side::Responder, &[7; 32], &signature).is_err());
    let label = Label::sign(&cast::phone(), b"sealed", cast::station().device(), 1_800_000_000);
    let kept = golden::hold("label", &encode(&label));
    let kept: Label = decode(&kept, "label").expect("a label");
    assert!(kept == label && kept.verify(&key).is_ok() && kept.fits(b"sealed"));
}
