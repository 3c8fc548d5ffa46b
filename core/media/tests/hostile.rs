//! Files that mean harm, or had harm done to them: each refused by its own rule, in bounded memory.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

mod scenes;

use std::alloc::System;
use std::sync::Mutex;

use cap::Cap;
use ketepai_media::{MediaError, PhotoCodec, Profile, PureCodec, prepare};
use scenes::*;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// Memory is measured for the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

const MB: usize = 1_000_000;

/// The rule a photo is refused by, if it is, and the most memory it took on top, bytes.
fn measured(bytes: &[u8]) -> (Option<&'static str>, usize) {
    let before = MEMORY.allocated();
    let mut rule = None;
    let peak = peak_of(|| rule = prepare(bytes, Profile::Photo).err().map(MediaError::rule));
    (rule, peak.saturating_sub(before))
}

fn refused(bytes: &[u8], rule: &str) {
    let (found, peak) = measured(bytes);
    assert_eq!(found, Some(rule));
    assert!(peak < 64 * MB, "{rule}: {peak} bytes");
}

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn small() -> Vec<u8> {
    jpeg(&scene(160, 120, 1), USUAL)
}

/// Where the first segment of this marker starts.
fn marker(bytes: &[u8], marker: u8) -> usize {
    bytes.windows(2).position(|w| w == [0xFF, marker]).unwrap()
}

#[test]
fn what_is_no_photo_is_named_for_what_it_is() {
    let _alone = alone();
    refused(b"", "empty");
    refused(b"%PDF-1.7 renamed to photo.jpg", "not_a_photo");
    refused(&[0; 4096], "not_a_photo");
    refused(b"GIF89a\x01\0\x01\0", "not_a_photo");
    refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic_not_converted");
    refused(b"\0\0\0\x1cftypmif1\0\0\0\0miafavifMA1B", "heic_not_converted");
    refused(b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "not_a_photo");
    refused(&[0xFF, 0xD8, 0xFF], "truncated");
}

#[test]
fn a_file_of_four_gigabytes_is_refused_before_it_is_read() {
    let codec = PureCodec::default();
    assert_eq!(codec.check_size(4 << 30), Err(MediaError::TooLarge));
    assert_eq!(codec.check_size(0), Err(MediaError::Empty));
    assert_eq!(codec.check_size(8 << 20), Ok(()));
    let tight = PureCodec {
        limits: ketepai_media::Limits {
            bytes: 10,
            ..Default::default()
        },
    };
    assert_eq!(tight.prepare(&small(), Profile::Photo), Err(MediaError::TooLarge));
}

#[test]
fn a_half_cut_photo_of_any_format_is_refused() {
    let _alone = alone();
    let scene = scene(160, 120, 1);
    let mut files: Vec<Vec<u8>> = kinds().into_iter().map(|(_, kind)| jpeg(&scene, kind)).collect();
    files.extend([png(&scene), webp(&scene)]);
    for file in files {
        for part in 1..20 {
            let cut = &file[..file.len() * part / 20];
            let (rule, _) = measured(cut);
            assert!(
                matches!(rule, Some("truncated" | "corrupt" | "not_a_photo")),
                "{part}: {rule:?}"
            );
        }
    }
}

#[test]
fn a_half_cut_jpeg_that_claims_to_be_whole_is_no_half_grey_evidence() {
    let _alone = alone();
    let scene = scene(160, 120, 1);
    for (name, kind) in kinds() {
        let file = jpeg(&scene, kind);
        let start = marker(&file, 0xDA) + 20;
        for part in 1..10 {
            let end = start + (file.len() - start) * part / 10;
            let whole_claimed = [&file[..end], &[0xFF, 0xD9][..]].concat();
            let (rule, _) = measured(&whole_claimed);
            assert!(
                matches!(rule, Some("truncated" | "corrupt")),
                "{name}, {part}: {rule:?}"
            );
        }
    }
}

#[test]
fn a_jpeg_with_a_hole_in_it_is_refused_where_it_loses_its_place() {
    let _alone = alone();
    let file = jpeg(&scene(320, 240, 1), Kind { restart: 4, ..USUAL });
    let start = marker(&file, 0xDA) + 200;
    let restart = start
        + file[start..]
            .windows(2)
            .position(|w| w[0] == 0xFF && w[1] & 0xF8 == 0xD0)
            .unwrap();
    let hole = [&file[..restart - 6], &file[restart..]].concat();
    refused(&hole, "corrupt");
}

#[test]
fn sixty_five_thousand_pixels_square_is_refused_by_its_header() {
    let _alone = alone();
    let mut file = small();
    let frame = marker(&file, 0xC0);
    file[frame + 5..frame + 9].fill(0xFF);
    refused(&file, "too_many_pixels");
    let mut progressive = jpeg(
        &scene(160, 120, 1),
        Kind {
            progressive: true,
            ..USUAL
        },
    );
    let frame = marker(&progressive, 0xC2);
    progressive[frame + 5..frame + 9].fill(0xFF);
    refused(&progressive, "too_many_pixels");
}

/// A PNG of these sides with whatever image data.
fn png_of(width: u32, height: u32, interlaced: bool, data: &[u8]) -> Vec<u8> {
    let header = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 2, 0, 0, u8::from(interlaced)],
    ]
    .concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, payload) in [(b"IHDR", &header[..]), (b"IDAT", data), (b"IEND", &[])] {
        file.extend((payload.len() as u32).to_be_bytes());
        file.extend(name);
        file.extend(payload);
        file.extend(crc32(&[&name[..], payload].concat()).to_be_bytes());
    }
    file
}

/// ISO 3309, as PNG has it.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| {
        if crc & 1 == 1 {
            crc >> 1 ^ 0xEDB8_8320
        } else {
            crc >> 1
        }
    };
    !bytes
        .iter()
        .fold(!0, |crc, &b| (0..8).fold(crc ^ u32::from(b), step))
}

#[test]
fn a_png_bomb_takes_no_more_memory_than_a_row() {
    let _alone = alone();
    refused(&png_of(60_000, 60_000, false, &[0; 8]), "too_many_pixels");
    refused(&png_of(5_000, 5_000, true, &[0; 8]), "too_many_pixels");
    // 8000 × 8000 of one colour: 192 MB unpacked from a file of kilobytes; allowed, and read row by row.
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 8000, 8000);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    for _ in 0..8000 {
        std::io::Write::write_all(&mut stream, &[9; 24_000]).unwrap();
    }
    stream.finish().unwrap();
    drop(writer);
    assert!(out.len() < 400_000, "{}", out.len());
    let (rule, peak) = measured(&out);
    assert_eq!(rule, None);
    assert!(peak < 64 * MB, "{peak}");
}

#[test]
fn a_webp_that_would_fill_the_memory_is_refused_by_its_header() {
    let _alone = alone();
    let mut file = webp(&scene(16, 16, 1));
    let at = file.windows(4).position(|w| w == b"VP8L").unwrap() + 9;
    file[at..at + 4].copy_from_slice(&(9_999u32 | 9_999 << 14).to_le_bytes());
    refused(&file, "too_many_pixels");
}

#[test]
fn a_bomb_of_scans_is_refused_by_its_count() {
    let _alone = alone();
    let file = jpeg(
        &scene(64, 64, 1),
        Kind {
            progressive: true,
            ..USUAL
        },
    );
    let scan = marker(&file, 0xDA);
    let more = file[scan..file.len() - 2].repeat(40);
    refused(&[&file[..scan], &more, &[0xFF, 0xD9]].concat(), "too_many_scans");
}

#[test]
fn a_bomb_of_segments_is_refused_by_its_count() {
    let _alone = alone();
    let file = small();
    let comments = [0xFF, 0xFE, 0, 2].repeat(5_000);
    refused(&[&file[..2], &comments, &file[2..]].concat(), "too_many_segments");
}

#[test]
fn a_profile_beyond_all_measure_is_refused_and_a_large_one_dropped() {
    let _alone = alone();
    let with = |size| {
        jpeg_with(&scene(32, 32, 1), USUAL, |e| {
            e.add_icc_profile(&profile(size, b"RGB ")).unwrap()
        })
    };
    refused(&with(5 << 20), "icc_too_large");
    assert_eq!(measured(&with(1 << 20)).0, None);
    // A profile in PNG is packed: 100 MB of zeros in 100 KB.
    let packed = png_profile_bomb();
    let (rule, peak) = measured(&packed);
    assert!(peak < 64 * MB, "{peak} {rule:?}");
}

/// A PNG whose colour profile unpacks to far more than its file.
fn png_profile_bomb() -> Vec<u8> {
    let mut zeros = Vec::new();
    let mut encoder = png::Encoder::new(&mut zeros, 30_000, 1_100);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&vec![0; 99_000_000])
        .unwrap();
    let at = zeros.windows(4).position(|w| w == b"IDAT").unwrap();
    let length = u32::from_be_bytes(zeros[at - 4..at].try_into().unwrap()) as usize;
    let payload = [b"bomb\0\0", &zeros[at + 4..at + 4 + length]].concat();
    let file = png(&scene(8, 8, 1));
    let name = [b"iCCP", &payload[..]].concat();
    let chunk = [
        &(payload.len() as u32).to_be_bytes()[..],
        &name,
        &crc32(&name).to_be_bytes(),
    ]
    .concat();
    [&file[..33], &chunk, &file[33..]].concat()
}

#[test]
fn an_exif_bomb_is_left_unread_and_the_photo_taken() {
    let _alone = alone();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [
            &tag.to_be_bytes()[..],
            &kind.to_be_bytes(),
            &count.to_be_bytes(),
            &value.to_be_bytes(),
        ]
        .concat()
    };
    let block = |entries: Vec<Vec<u8>>, next: u32| {
        let count = (entries.len() as u16).to_be_bytes();
        [
            b"MM\0*\0\0\0\x08",
            &count[..],
            &entries.concat(),
            &next.to_be_bytes(),
        ]
        .concat()
    };
    let bombs = [
        // A directory that follows itself, and sub-directories that are their own parents.
        block(vec![entry(0x8769, 4, 1, 8), entry(0x8825, 4, 1, 8)], 8),
        // Thousands of fields, each claiming the whole block.
        block((0..4000).map(|i| entry(i, 5, 4000, 8)).collect(), 0),
        // Counts that overflow when multiplied.
        block(
            vec![entry(0x10F, 12, u32::MAX, 8), entry(0x112, 3, u32::MAX, 8)],
            u32::MAX,
        ),
        // The camera's name of 60,000 letters.
        [block(vec![entry(0x110, 2, 60_000, 26)], 0), vec![b'x'; 60_000]].concat(),
    ];
    for (i, bomb) in bombs.iter().enumerate() {
        let file = jpeg_with(&scene(32, 32, 1), USUAL, |e| e.add_exif_metadata(bomb).unwrap());
        let (rule, peak) = measured(&file);
        assert_eq!(rule, None, "{i}");
        assert!(peak < 16 * MB, "{i}: {peak}");
        let seen = prepare(&file, Profile::Photo).unwrap().seen;
        assert!(seen.camera.len() <= 64 && seen.orientation.value() == 1);
    }
}

#[test]
fn kinds_of_jpeg_that_no_phone_makes_are_called_unsupported() {
    let _alone = alone();
    for (from, to) in [(0xC0, 0xC3), (0xC0, 0xC9), (0xC0, 0xCA)] {
        let mut file = small();
        let frame = marker(&file, from);
        file[frame + 1] = to;
        refused(&file, "unsupported");
    }
    let mut twelve = small();
    let frame = marker(&twelve, 0xC0);
    twelve[frame + 4] = 12;
    refused(&twelve, "unsupported");
}

#[test]
fn forty_eight_megapixels_stay_under_sixty_four_megabytes() {
    let _alone = alone();
    let scene = scene(4000, 3000, 1);
    let mut wide = Scene {
        width: 8000,
        height: 6000,
        rgb: Vec::with_capacity(144_000_000),
    };
    for y in 0..6000 {
        let row = &scene.rgb[y / 2 * 12_000..][..12_000];
        wide.rgb.extend(row.chunks_exact(3).flat_map(|p| [p, p].concat()));
    }
    for progressive in [false, true] {
        let file = jpeg(&wide, Kind { progressive, ..USUAL });
        let document = Profile::Document { crop: None };
        for profile in [Profile::Photo, document] {
            let before = MEMORY.allocated();
            let peak = peak_of(|| assert!(prepare(&file, profile).is_ok()));
            let whole = peak - before + file.len();
            assert!(whole < 64 * MB, "progressive {progressive}, {profile:?}: {whole}");
        }
    }
}

/// The most memory allocated at once while `work` runs. A thread looks on: the allocator itself only knows
/// the most since the process began.
fn peak_of(work: impl FnOnce()) -> usize {
    use std::sync::atomic::{AtomicBool, Ordering};
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = 0;
            while !done.load(Ordering::Relaxed) {
                peak = peak.max(MEMORY.allocated());
                std::hint::spin_loop();
            }
            peak
        });
        work();
        done.store(true, Ordering::Relaxed);
        watch.join().unwrap()
    })
}
