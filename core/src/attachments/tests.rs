//! What an attachment needs a phone for is told by the stories (`stories::files`, `stories::at_rest`); here is
//! what can be seen of the bytes alone.

use super::*;

#[test]
fn a_photos_own_word_is_kept_apart_and_its_hash_keeps_its_bits() {
    let mut attachment = Attachment::new(ketepai_model::record::Envelope::own(Default::default(), 0, 480));
    let prepared = Prepared {
        evidence: vec![1],
        width: 1,
        height: 1,
        thumbnail: vec![2],
        thumbhash: vec![3; 20],
        perceptual_hash: u64::MAX - 4,
        original: ketepai_media::Original {
            media_type: "image/jpeg",
            width: 1,
            height: 1,
        },
        seen: ketepai_media::Seen {
            position: Some((43.5, 112.25)),
            taken_s: Some(1_700_000_000),
            offset_s: Some(8 * 3600),
            camera: "X".into(),
            ..Default::default()
        },
    };
    describe(&mut attachment, prepared);
    assert_eq!(attachment.perceptual_hash.map(|h| h as u64), Some(u64::MAX - 4));
    assert_eq!(attachment.position.unwrap().provider, "exif");
    assert_eq!(attachment.zone_of_camera, Some(480));
}
