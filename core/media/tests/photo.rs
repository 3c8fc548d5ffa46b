//! What becomes of sound photos: sizes, colours, orientation, metadata, documents, the same photo twice.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

mod scenes;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use ketepai_media::perceptual::{SAME_AT_MOST, distance};
use ketepai_media::{Crop, MediaError, Prepared, Profile, prepare};
use scenes::*;

fn photo(bytes: &[u8]) -> Prepared {
    prepare(bytes, Profile::Photo).unwrap()
}

#[test]
fn every_kind_of_jpeg_shows_its_scene() {
    let scene = scene(2400, 1800, 7);
    for (name, kind) in kinds() {
        let made = photo(&jpeg(&scene, kind));
        assert_eq!((made.width, made.height), (1600, 1200), "{name}");
        let mut want = shrunk(&scene, 1600, 1200);
        if name.contains("grey") {
            want.rgb = want.rgb.chunks_exact(3).flat_map(|p| [luma(p); 3]).collect();
        }
        let quality = psnr(&pixels(&made.evidence), &want);
        assert!(quality > 33.0, "{name}: {quality:.1} dB");
    }
}

#[test]
fn every_scale_of_decoding_shows_the_scene_in_its_place() {
    for progressive in [false, true] {
        for width in [1601, 1830, 2140, 2570, 3203, 4300, 6405, 12_803] {
            let scene = scene(width, width / 16 + 3, 3);
            let made = photo(&jpeg(&scene, Kind { progressive, ..USUAL }));
            let want = shrunk(&scene, 1600, made.height as usize);
            let quality = psnr(&pixels(&made.evidence), &want);
            assert!(quality > 30.0, "{width} {progressive}: {quality:.1} dB");
        }
    }
}

#[test]
fn progressive_and_baseline_of_one_scene_become_nearly_the_same_evidence() {
    let scene = scene(3200, 2000, 5);
    let plain = photo(&jpeg(&scene, USUAL));
    let parts = photo(&jpeg(
        &scene,
        Kind {
            progressive: true,
            ..USUAL
        },
    ));
    assert!(psnr(&pixels(&plain.evidence), &pixels(&parts.evidence)) > 45.0);
    assert!(distance(plain.perceptual_hash, parts.perceptual_hash) <= 2);
}

#[test]
fn libjpegs_successive_approximation_is_understood_to_the_last_bit() {
    let file = made_by_libjpeg::bytes(made_by_libjpeg::PROGRESSIVE);
    let made = photo(&file);
    let whole = pixels(&file); // rusty_jpeg keeps all coefficients: the independent witness
    assert_eq!((made.width, made.height), (40, 30));
    let quality = psnr(&pixels(&made.evidence), &whole);
    assert!(quality > 29.0, "{quality:.1} dB");
}

#[test]
fn png_and_webp_become_the_same_evidence_as_a_jpeg() {
    let scene = scene(1700, 900, 9);
    for (name, file) in [("png", png(&scene)), ("webp", webp(&scene))] {
        let made = photo(&file);
        assert_eq!((made.width, made.height), (1600, 847), "{name}");
        assert!(
            psnr(&pixels(&made.evidence), &shrunk(&scene, 1600, 847)) > 30.0,
            "{name}"
        );
        assert!(made.original.media_type.ends_with(name));
    }
    let lossy = photo(&made_by_libjpeg::bytes(made_by_libjpeg::LOSSY_WEBP));
    assert_eq!((lossy.width, lossy.height), (24, 16));
    let [red, green, _] = pixels(&lossy.evidence).rgb[(8 * 24 + 12) * 3..][..3] else {
        panic!()
    };
    assert!(
        red.abs_diff(120) < 20 && green.abs_diff(120) < 20,
        "{red} {green}"
    );
}

#[test]
fn png_of_every_sort_is_read() {
    use png::{BitDepth, ColorType};
    let sorts = [
        (ColorType::Grayscale, BitDepth::One, 5, 0x00),
        (ColorType::Grayscale, BitDepth::Eight, 40, 0x33),
        (ColorType::GrayscaleAlpha, BitDepth::Eight, 80, 0x00),
        (ColorType::Rgb, BitDepth::Sixteen, 240, 0x80),
        (ColorType::Rgba, BitDepth::Eight, 160, 0x00),
    ];
    for (colour, depth, row, value) in sorts {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 40, 10);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&vec![value; row * 10])
            .unwrap();
        let seen = pixels(&photo(&out).evidence).rgb[600];
        // A wholly transparent pixel is the paper it lies on.
        let transparent = matches!(colour, ColorType::GrayscaleAlpha | ColorType::Rgba);
        let want = if transparent { 255 } else { value };
        assert!(seen.abs_diff(want) <= 2, "{colour:?}: {seen} for {want}");
    }
}

#[test]
fn a_small_photo_is_never_blown_up() {
    for (width, height) in [(1, 1), (7, 3), (320, 320), (1600, 2), (3, 1599)] {
        let made = photo(&jpeg(&scene(width, height, 1), USUAL));
        assert_eq!((made.width as usize, made.height as usize), (width, height));
        let small = pixels(&made.thumbnail);
        assert!(small.width <= width.min(320) && small.height <= height.min(320));
        assert!(!made.thumbhash.is_empty() && made.thumbhash.len() <= 25);
    }
}

#[test]
fn a_long_panorama_keeps_at_least_one_pixel_of_height() {
    let made = photo(&jpeg(&scene(9000, 2, 1), USUAL));
    assert_eq!((made.width, made.height), (1600, 1));
    assert_eq!(pixels(&made.thumbnail).height, 1);
}

/// A camera's EXIF, with whatever fields.
fn exif(fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    fields.iter().for_each(|f| writer.push_field(f));
    let mut block = std::io::Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

fn field(tag: Tag, value: Value) -> Field {
    Field {
        tag,
        ifd_num: In::PRIMARY,
        value,
    }
}

fn text(tag: Tag, text: &str) -> Field {
    field(tag, Value::Ascii(vec![text.as_bytes().to_vec()]))
}

fn degrees(tag: Tag, parts: [(u32, u32); 3]) -> Field {
    field(
        tag,
        Value::Rational(parts.map(|(num, denom)| Rational { num, denom }).to_vec()),
    )
}

#[test]
fn what_the_camera_said_is_kept_apart_and_leaves_the_shared_copy() {
    let block = exif(&[
        text(Tag::Make, "Samsung"),
        text(
            Tag::Model,
            "Samsung SM-A155F with a name that is much longer than any name of a camera is",
        ),
        text(Tag::DateTimeOriginal, "2026:05:04 09:08:07"),
        text(Tag::OffsetTimeOriginal, "+08:00"),
        degrees(Tag::GPSLatitude, [(43, 1), (30, 1), (3600, 100)]),
        text(Tag::GPSLatitudeRef, "N"),
        degrees(Tag::GPSLongitude, [(70, 1), (15, 1), (0, 1)]),
        text(Tag::GPSLongitudeRef, "W"),
        text(Tag::GPSDateStamp, "2026:05:04"),
        degrees(Tag::GPSTimeStamp, [(1, 1), (8, 1), (7, 1)]),
    ]);
    let file = jpeg_with(&scene(64, 48, 1), USUAL, |e| {
        e.add_exif_metadata(&block).unwrap();
        e.add_app_segment(
            1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>secret</x:xmpmeta>".to_vec(),
        )
        .unwrap();
        e.add_app_segment(13, b"Photoshop 3.0\0secret".to_vec()).unwrap();
    });
    let made = photo(&file);
    assert_eq!(made.seen.taken_s, Some(1_777_885_687));
    assert_eq!(made.seen.offset_s, Some(28_800));
    assert_eq!(made.seen.gps_s, Some(1_777_885_687 - 28_800));
    assert_eq!(made.seen.position, Some((43.51, -70.25)));
    assert!(made.seen.camera.starts_with("Samsung SM-A155F with"));
    assert!(made.seen.camera.len() <= 64);
    for jpeg in [&made.evidence, &made.thumbnail] {
        for word in [&b"Exif"[..], b"SM-A155F", b"xmpmeta", b"secret", b"Photoshop"] {
            assert!(!jpeg.windows(word.len()).any(|w| w == word));
        }
    }
}

#[test]
fn a_position_that_is_not_on_earth_is_left_out_and_the_rest_kept() {
    for bad in [[(91, 1), (0, 1), (0, 1)], [(43, 0), (0, 1), (0, 1)]] {
        let block = exif(&[
            degrees(Tag::GPSLatitude, bad),
            text(Tag::GPSLatitudeRef, "N"),
            degrees(Tag::GPSLongitude, [(70, 1), (0, 1), (0, 1)]),
            text(Tag::GPSLongitudeRef, "E"),
            text(Tag::Model, "X"),
        ]);
        let made = photo(&jpeg_with(&scene(8, 8, 1), USUAL, |e| {
            e.add_exif_metadata(&block).unwrap()
        }));
        assert_eq!((made.seen.position, made.seen.camera.as_str()), (None, "X"));
    }
}

/// Which corner of a picture is the white one.
fn white_corner(jpeg: &[u8]) -> (bool, bool) {
    let seen = pixels(jpeg);
    let at = |x: usize, y: usize| seen.rgb[(y * seen.width + x) * 3];
    let (right, bottom) = (seen.width - 4, seen.height - 4);
    let corners = [(3, 3), (right, 3), (3, bottom), (right, bottom)];
    let lightest = corners.into_iter().max_by_key(|&(x, y)| at(x, y)).unwrap();
    (lightest.0 == right, lightest.1 == bottom)
}

#[test]
fn a_photo_stands_upright_however_the_camera_was_held() {
    let mut scene = scene(90, 60, 2);
    scene.rgb.fill(20);
    for y in 0..20 {
        scene.rgb[y * 270..][..90].fill(250); // white at the top left of what is stored
    }
    // EXIF 2.32, 0x0112: where the stored row 0 and column 0 are to be seen: (right, bottom).
    let seen_at = [
        (false, false),
        (true, false),
        (true, true),
        (false, true),
        (false, false),
        (true, false),
        (true, true),
        (false, true),
    ];
    for (i, corner) in seen_at.into_iter().enumerate() {
        let block = exif(&[field(Tag::Orientation, Value::Short(vec![i as u16 + 1]))]);
        for progressive in [false, true] {
            let kind = Kind { progressive, ..USUAL };
            let made = photo(&jpeg_with(&scene, kind, |e| e.add_exif_metadata(&block).unwrap()));
            assert_eq!(white_corner(&made.evidence), corner, "orientation {}", i + 1);
            assert_eq!(white_corner(&made.thumbnail), corner, "orientation {}", i + 1);
            let turned = i >= 4;
            assert_eq!(
                (made.width, made.height),
                if turned { (60, 90) } else { (90, 60) }
            );
            assert_eq!((made.original.width, made.original.height), (90, 60));
        }
    }
}

#[test]
fn a_sane_profile_stays_and_any_other_goes() {
    let holds = |jpeg: &[u8]| jpeg.windows(11).any(|w| w == b"ICC_PROFILE");
    let with = |profile: &[u8], kind| {
        photo(&jpeg_with(&scene(32, 32, 1), kind, |e| {
            e.add_icc_profile(profile).unwrap()
        }))
    };
    let small = with(&profile(560, b"RGB "), USUAL);
    assert!(holds(&small.evidence) && holds(&small.thumbnail));
    let larger = with(&profile(40_000, b"RGB "), USUAL);
    assert!(holds(&larger.evidence) && !holds(&larger.thumbnail));
    assert!(!holds(&with(&profile(70_000, b"RGB "), USUAL).evidence));
    assert!(!holds(&with(&[0; 560], USUAL).evidence));
    assert!(!holds(
        &with(
            &profile(560, b"CMYK"),
            Kind {
                colour: rusty_jpeg::ColorType::Cmyk,
                ..USUAL
            }
        )
        .evidence
    ));
    let grey = Kind {
        colour: rusty_jpeg::ColorType::Luma,
        ..USUAL
    };
    assert!(holds(&with(&profile(560, b"GRAY"), grey).evidence));
    assert!(!holds(&with(&profile(560, b"RGB "), grey).evidence));
}

#[test]
fn the_same_photo_is_recognised_after_recompression_and_another_is_not() {
    let hash = |file: &[u8]| photo(file).perceptual_hash;
    let scenes: Vec<Scene> = (1..=24).map(|seed| scene(800, 600, seed)).collect();
    let hashes: Vec<u64> = scenes.iter().map(|s| hash(&jpeg(s, USUAL))).collect();
    for (scene, &was) in scenes.iter().zip(&hashes) {
        let brighter = Scene {
            rgb: scene.rgb.iter().map(|&v| v.saturating_add(12)).collect(),
            ..scene.clone()
        };
        let again = [
            jpeg(scene, Kind { quality: 35, ..USUAL }),
            jpeg(&shrunk(scene, 377, 283), Kind { quality: 70, ..USUAL }),
            photo(&jpeg(scene, USUAL)).thumbnail,
            png(scene),
            jpeg(&brighter, USUAL),
        ];
        for (i, file) in again.iter().enumerate() {
            let far = distance(was, hash(file));
            assert!(far <= SAME_AT_MOST, "{i}: {far}");
        }
    }
    let pairs = (0..24).flat_map(|i| (0..i).map(move |j| (i, j)));
    let nearest = pairs.map(|(i, j)| distance(hashes[i], hashes[j])).min().unwrap();
    assert!(nearest > SAME_AT_MOST + 4, "{nearest}");
}

#[test]
fn the_same_bytes_give_the_same_bytes() {
    let file = jpeg(&scene(500, 400, 4), USUAL);
    assert_eq!(photo(&file), photo(&file));
}

/// A page with print as fine as 8 point on A4, taken at 3000 px for its 297 mm.
fn page() -> Scene {
    let (width, height) = (2121, 3000);
    // 8 pt are 2.82 mm or 28.5 px; a stroke is a fourteenth of it, 2 px or 0.2 mm, and so is a gap.
    let pixel = |x: usize, y: usize| {
        if (y / 40).is_multiple_of(2) && (x / 2).is_multiple_of(2) {
            40
        } else {
            235
        }
    };
    let rgb = (0..width * height)
        .flat_map(|i| [pixel(i % width, i / width); 3])
        .collect();
    Scene { width, height, rgb }
}

/// How far apart dark and light are along a row through the print, of 255.
fn contrast(seen: &Scene) -> i32 {
    let y = seen.height * 20 / 3000;
    let row = &seen.rgb[(y * seen.width + 300) * 3..][..600];
    let mut sorted: Vec<u8> = row.to_vec();
    sorted.sort_unstable();
    i32::from(sorted[sorted.len() * 9 / 10]) - i32::from(sorted[sorted.len() / 10])
}

#[test]
fn small_print_of_a_document_stays_legible_and_grey() {
    let file = jpeg(&page(), Kind { quality: 90, ..USUAL });
    let made = prepare(&file, Profile::Document { crop: None }).unwrap();
    assert_eq!((made.width, made.height), (1697, 2400));
    let kept = contrast(&pixels(&made.evidence));
    assert!(kept > 120, "of 195 there are {kept} left");
    // The same page as a scene: what the document profile is for.
    let scene = contrast(&pixels(&photo(&file).evidence));
    assert!(kept > scene + 30, "{kept} against {scene}");
    let mut decoder = rusty_jpeg::Decoder::new(&made.evidence[..]);
    decoder.read_info().unwrap();
    assert_eq!(
        decoder.info().unwrap().pixel_format,
        rusty_jpeg::decode::PixelFormat::L8
    );
    assert!(made.evidence.len() < 1_200_000, "{}", made.evidence.len());
}

#[test]
fn a_crop_is_taken_from_the_upright_original_at_its_own_fineness() {
    let scene = scene(1000, 600, 6);
    let block = exif(&[field(Tag::Orientation, Value::Short(vec![6]))]);
    let file = jpeg_with(&scene, USUAL, |e| e.add_exif_metadata(&block).unwrap());
    let crop = Crop {
        left: 100,
        top: 250,
        width: 400,
        height: 500,
    };
    let made = prepare(&file, Profile::Document { crop: Some(crop) }).unwrap();
    assert_eq!((made.width, made.height), (400, 500));
    // Orientation 6 turns clockwise: upright (x, y) is stored at (y, 599 - x).
    let mut want = Scene {
        width: 400,
        height: 500,
        rgb: Vec::new(),
    };
    for y in 250..750 {
        for x in 100..500 {
            let at = ((599 - x) * 1000 + y) * 3;
            want.rgb.extend([luma(&scene.rgb[at..at + 3]); 3]);
        }
    }
    assert!(psnr(&pixels(&made.evidence), &want) > 34.0);
}

#[test]
fn a_crop_outside_of_the_photo_is_refused() {
    let file = jpeg(&scene(100, 60, 6), USUAL);
    for (left, top, width, height) in [
        (0, 0, 0, 10),
        (90, 0, 11, 10),
        (0, 61, 1, 1),
        (u32::MAX, 0, 10, 10),
    ] {
        let crop = Some(Crop {
            left,
            top,
            width,
            height,
        });
        assert_eq!(
            prepare(&file, Profile::Document { crop }),
            Err(MediaError::CropOutside)
        );
    }
}
