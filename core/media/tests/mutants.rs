//! Tens of thousands of damaged photos and recordings. None may panic in our own code, none may come out as
//! evidence that cannot be decoded. `KETEPAI_MUTANTS` sets how many; the seed is fixed.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

mod scenes;

use std::sync::Mutex;

use ketepai_media::{Profile, prepare, voice};
use scenes::*;

const MUTANTS: usize = 50_000;

/// Where panics happened. The facade turns them into `corrupt`; here they are still seen.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Small files of every sort.
fn originals() -> Vec<Vec<u8>> {
    let small = scene(48, 40, 3);
    let block =
        b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x10\0\x02\0\0\0\x02X\0\0\0\0\0\0\0";
    let mut files: Vec<Vec<u8>> = kinds()
        .into_iter()
        .map(|(_, kind)| {
            jpeg_with(&small, kind, |e| {
                e.add_exif_metadata(block).unwrap();
                e.add_icc_profile(&profile(140, b"RGB ")).unwrap();
            })
        })
        .collect();
    files.push(made_by_libjpeg::bytes(made_by_libjpeg::PROGRESSIVE));
    files.push(made_by_libjpeg::bytes(made_by_libjpeg::LOSSY_WEBP));
    files.extend([png(&small), webp(&small), recording()]);
    files.push(voice::prepare(&recording()).unwrap().bytes);
    files
}

/// A tenth of a second of WAV.
fn recording() -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 11_025,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut out = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut out, spec).unwrap();
    (0..1100).for_each(|i| writer.write_sample((i * 97 % 3000) as i16).unwrap());
    writer.finalize().unwrap();
    out.into_inner()
}

/// One to four injuries, then perhaps checksums that fit again.
fn mutant(files: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut file = files[dice.below(files.len())].clone();
    for _ in 0..=dice.below(4) {
        injure(&mut file, files, dice);
    }
    if dice.below(2) == 0 {
        mend_png(&mut file);
        mend_ogg(&mut file);
    }
    file
}

fn injure(file: &mut Vec<u8>, files: &[Vec<u8>], dice: &mut Dice) {
    if file.len() < 8 {
        return;
    }
    let at = dice.below(file.len());
    match dice.below(9) {
        0 => file[at] ^= 1 << dice.below(8),
        1 => file[at] = [0, 0xFF, 0x7F, 0x80, 1][dice.below(5)],
        2 => file.truncate(at.max(4)),
        3 => {
            let end = (at + dice.below(64)).min(file.len());
            file.drain(at..end);
        }
        4 => {
            let other = &files[dice.below(files.len())];
            let from = dice.below(other.len());
            let piece = other[from..(from + dice.below(200)).min(other.len())].to_vec();
            file.splice(at..at, piece);
        }
        5 => {
            let end = (at + dice.below(300)).min(file.len());
            let piece = file[at..end].to_vec();
            file.splice(at..at, piece);
        }
        6 => length_field(file, dice),
        7 => header(file, dice),
        _ => (0..8).for_each(|_| {
            let at = dice.below(file.len());
            file[at] = dice.next() as u8;
        }),
    }
}

/// Another length or kind for one of a JPEG's segments.
fn length_field(file: &mut [u8], dice: &mut Dice) {
    let is_marker = |i: &usize| file[*i] == 0xFF && !matches!(file[*i + 1], 0 | 0xFF | 0xD0..=0xD7);
    let markers: Vec<usize> = (0..file.len() - 4).filter(is_marker).collect();
    let Some(&at) = markers.get(dice.below(markers.len())) else {
        return;
    };
    let bytes = dice.next().to_le_bytes();
    match dice.below(3) {
        0 => file[at + 1] = 0xC0 | bytes[0] & 0x3F,
        1 => file[at + 2..at + 4].copy_from_slice(&bytes[..2]),
        _ => file[at + 3] = file[at + 3].wrapping_add(bytes[0] % 5).wrapping_sub(2),
    }
}

/// Something within the first bytes, where sizes, tables and kinds stand.
fn header(file: &mut [u8], dice: &mut Dice) {
    let at = dice.below(file.len().min(700));
    file[at] = dice.next() as u8;
}

/// Right checksums for a PNG's chunks, so that what lies behind them is reached.
fn mend_png(file: &mut [u8]) {
    let mut at = 8;
    while file.starts_with(b"\x89PNG") && at + 12 <= file.len() {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        let end = at + 8 + length;
        if end + 4 > file.len() {
            return;
        }
        let step = |crc: u32, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        };
        let sum = !file[at + 4..end]
            .iter()
            .fold(!0, |crc, &b| (0..8).fold(crc ^ u32::from(b), step));
        file[end..end + 4].copy_from_slice(&sum.to_be_bytes());
        at = end + 4;
    }
}

/// Right checksums for an Ogg's pages (RFC 3533, 6).
fn mend_ogg(file: &mut [u8]) {
    let mut at = 0;
    while file.len() >= at + 27 && file[at..].starts_with(b"OggS") {
        let count = usize::from(file[at + 26]);
        let Some(lacing) = file.get(at + 27..at + 27 + count) else {
            return;
        };
        let end = at + 27 + count + lacing.iter().map(|&n| usize::from(n)).sum::<usize>();
        if end > file.len() {
            return;
        }
        file[at + 22..at + 26].fill(0);
        let step = |crc: u32, _| {
            if crc >> 31 == 1 {
                crc << 1 ^ 0x04C1_1DB7
            } else {
                crc << 1
            }
        };
        let sum = file[at..end]
            .iter()
            .fold(0, |crc, &b| (0..8).fold(crc ^ u32::from(b) << 24, step));
        file[at + 22..at + 26].copy_from_slice(&sum.to_le_bytes());
        at = end;
    }
}

#[test]
fn no_mutant_of_a_photo_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(String::new, |l| format!("{}:{}", l.file(), l.line()));
        PANICS
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(place);
    }));
    let count = std::env::var("KETEPAI_MUTANTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(MUTANTS);
    let files = originals();
    let mut dice = Dice(20_261_122);
    let (mut taken, mut spoilt) = (0, 0);
    for n in 0..count {
        let file = mutant(&files, &mut dice);
        let profile = if n % 5 == 0 {
            Profile::Document { crop: None }
        } else {
            Profile::Photo
        };
        if let Ok(made) = prepare(&file, profile) {
            taken += 1;
            let whole = rusty_jpeg::Decoder::new(&made.evidence[..]).decode().is_ok();
            let small = rusty_jpeg::Decoder::new(&made.thumbnail[..]).decode().is_ok();
            spoilt += usize::from(!whole || !small || made.thumbhash.len() > 25);
        }
        if let Ok(voice) = voice::prepare(&file) {
            taken += 1;
            spoilt += usize::from(voice::prepare(&voice.bytes).is_err());
        }
    }
    let _ = std::panic::take_hook();
    let panics = PANICS.lock().unwrap();
    let ours: Vec<&String> = panics
        .iter()
        .filter(|place| !place.contains("registry"))
        .collect();
    println!(
        "{count} mutants, {taken} taken, {} panics caught in dependencies: {panics:?}",
        panics.len()
    );
    assert!(ours.is_empty(), "{ours:?}");
    assert_eq!(spoilt, 0);
    assert!(taken > count / 100, "too few are nearly whole: {taken}");
}
