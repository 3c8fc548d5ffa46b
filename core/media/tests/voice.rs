//! What becomes of recordings: size, sound, length; what is kept, what is refused.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

mod scenes;

use hound::{SampleFormat, WavSpec, WavWriter};
use ketepai_media::voice::{Voice, prepare};
use opus_pure::{MAX_PACKET_SAMPLES, OggOpusReader, Trim};
use scenes::Dice;

/// Something like speech: a gliding voice with formants in syllables, breath between them; −1 to 1.
fn speech(rate: u32, seconds: f64) -> Vec<f32> {
    let mut dice = Dice(99);
    let mut phase = 0.0f64;
    let sample = |i: usize| {
        let t = i as f64 / f64::from(rate);
        let pitch = 120.0 + 30.0 * (t * 2.1).sin() + 10.0 * (t * 13.0).sin();
        phase += pitch / f64::from(rate);
        let syllable = ((t * 4.0 * std::f64::consts::PI).sin().max(0.0)).sqrt();
        let formants = [
            500.0 + 300.0 * (t * 3.0).sin(),
            1500.0 + 500.0 * (t * 1.7).cos(),
            2600.0,
        ];
        let voiced: f64 = (1..30)
            .map(|h| {
                let f = pitch * f64::from(h);
                let near: f64 = formants
                    .iter()
                    .map(|m| 1.0 / (1.0 + ((f - m) / 120.0).powi(2)))
                    .sum();
                near * (phase * f64::from(h) * std::f64::consts::TAU).sin() / f64::from(h).sqrt()
            })
            .sum();
        let breath = (dice.below(2000) as f64 / 1000.0 - 1.0) * 0.01;
        (voiced * syllable * 0.25 + breath).clamp(-1.0, 1.0) as f32
    };
    (0..(f64::from(rate) * seconds) as usize).map(sample).collect()
}

fn wav(samples: &[f32], rate: u32, channels: u16, bits: u16, float: bool) -> Vec<u8> {
    let sample_format = if float {
        SampleFormat::Float
    } else {
        SampleFormat::Int
    };
    let spec = WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: bits,
        sample_format,
    };
    let mut out = std::io::Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut out, spec).unwrap();
    let full = (1u64 << (bits - 1)) as f32 - 1.0;
    for &s in samples {
        for _ in 0..channels {
            if float {
                writer.write_sample(s).unwrap()
            } else {
                writer.write_sample((s * full) as i32).unwrap()
            }
        }
    }
    writer.finalize().unwrap();
    out.into_inner()
}

fn decoded(voice: &Voice) -> Vec<f32> {
    let mut reader = OggOpusReader::new(&voice.bytes[..]).unwrap();
    let channels = usize::from(reader.head().channel_count);
    let mut decoder = reader.head().decoder(16_000).unwrap();
    let mut trim = Trim::new(reader.head(), 16_000, channels).unwrap();
    let mut block = vec![0.0; MAX_PACKET_SAMPLES * channels];
    let mut all = Vec::new();
    while let Some(packet) = reader.read_packet().unwrap() {
        let n = decoder
            .decode(&packet.data, MAX_PACKET_SAMPLES, &mut block)
            .unwrap();
        all.extend_from_slice(trim.keep(&packet, &block[..n * channels]));
    }
    all
}

/// Loudness of each 20 ms in a few bands, dB: what an ear compares.
fn bands(samples: &[f32]) -> Vec<f64> {
    let power = |frame: &[f32], f: f64| {
        let (mut re, mut im) = (0.0, 0.0);
        for (i, &s) in frame.iter().enumerate() {
            let angle = i as f64 * f / 16_000.0 * std::f64::consts::TAU;
            re += f64::from(s) * angle.cos();
            im += f64::from(s) * angle.sin();
        }
        re * re + im * im
    };
    let band = |frame: &[f32], from: u32| {
        (0..6)
            .map(|i| power(frame, f64::from(from + i * 50)))
            .sum::<f64>()
    };
    let froms = [150, 450, 800, 1300, 1900, 2500];
    let frames = samples.chunks_exact(320);
    frames
        .flat_map(|frame| froms.map(|from| 10.0 * (band(frame, from) + 0.05).log10()))
        .collect()
}

#[test]
fn a_minute_of_speech_is_under_a_hundred_kilobytes_and_still_sounds_like_itself() {
    let said = speech(48_000, 60.0);
    let voice = prepare(&wav(&said, 48_000, 1, 16, false)).unwrap();
    assert_eq!(voice.duration_ms, 60_000);
    assert!(voice.bytes.len() <= 100_000, "{}", voice.bytes.len());
    assert!(voice.bytes.len() >= 40_000, "{}", voice.bytes.len());
    let heard = decoded(&voice);
    assert_eq!(heard.len(), 960_000);
    let (was, is) = (bands(&speech(16_000, 60.0)), bands(&heard));
    let off: f64 = was.iter().zip(&is).map(|(a, b)| (a - b).abs()).sum::<f64>() / was.len() as f64;
    assert!(off < 3.0, "on average {off:.2} dB off");
    let silence = bands(&vec![0.0; heard.len()]);
    let nothing: f64 = was.iter().zip(&silence).map(|(a, b)| (a - b).abs()).sum::<f64>() / was.len() as f64;
    assert!(
        nothing > 4.0 * off,
        "the measure tells sound from silence: {nothing:.2} dB"
    );
}

#[test]
fn noise_as_loud_as_it_can_be_does_not_break_the_budget() {
    let mut dice = Dice(5);
    let noise: Vec<f32> = (0..16_000 * 60)
        .map(|_| dice.below(2000) as f32 / 1000.0 - 1.0)
        .collect();
    let voice = prepare(&wav(&noise, 16_000, 1, 16, false)).unwrap();
    assert!(voice.bytes.len() <= 100_000, "{}", voice.bytes.len());
}

#[test]
fn wav_of_every_sort_becomes_the_same_sound() {
    let want = bands(&decoded(
        &prepare(&wav(&speech(16_000, 2.0), 16_000, 1, 16, false)).unwrap(),
    ));
    let sorts = [
        (8_000, 1, 16, false),
        (11_025, 1, 16, false),
        (22_050, 2, 16, false),
        (44_100, 2, 24, false),
        (48_000, 1, 32, false),
        (48_000, 2, 32, true),
        (96_000, 1, 24, false),
        (16_000, 1, 8, false),
    ];
    for (rate, channels, bits, float) in sorts {
        let voice = prepare(&wav(&speech(rate, 2.0), rate, channels, bits, float)).unwrap();
        assert!(
            voice.duration_ms.abs_diff(2_000) <= 1,
            "{rate}: {}",
            voice.duration_ms
        );
        let got = bands(&decoded(&voice));
        let off: f64 = want.iter().zip(&got).map(|(a, b)| (a - b).abs()).sum::<f64>() / want.len() as f64;
        assert!(off < 4.0, "{rate} Hz, {channels}, {bits} bits: {off:.2} dB");
    }
}

#[test]
fn what_already_is_opus_is_kept_byte_for_byte() {
    let voice = prepare(&wav(&speech(16_000, 3.21), 16_000, 1, 16, false)).unwrap();
    let again = prepare(&voice.bytes).unwrap();
    assert_eq!(again, voice);
    assert_eq!(voice.duration_ms, 3_210);
    assert_eq!(voice.media_type, "audio/ogg; codecs=opus");
}

fn rule(bytes: &[u8]) -> &'static str {
    prepare(bytes)
        .err()
        .map_or("taken", ketepai_media::MediaError::rule)
}

#[test]
fn a_damaged_recording_is_refused() {
    let opus = prepare(&wav(&speech(16_000, 3.0), 16_000, 1, 16, false))
        .unwrap()
        .bytes;
    for part in 1..20 {
        let cut = rule(&opus[..opus.len() * part / 20]);
        assert!(
            matches!(cut, "truncated" | "corrupt" | "not_a_voice"),
            "{part}: {cut}"
        );
    }
    for at in (4..opus.len()).step_by(7) {
        let mut flipped = opus.clone();
        flipped[at] ^= 0x10;
        assert_ne!(rule(&flipped), "taken", "byte {at}");
    }
    let wav = wav(&speech(16_000, 1.0), 16_000, 1, 16, false);
    assert_eq!(rule(&wav[..wav.len() / 2]), "truncated");
    assert_eq!(rule(&wav[..30]), "truncated");
}

#[test]
fn what_is_no_voice_is_named_for_what_it_is() {
    assert_eq!(rule(b""), "empty");
    assert_eq!(rule(b"ID3\x04 an mp3"), "not_a_voice");
    assert_eq!(rule(b"RIFF\0\0\0\0WEBPVP8 "), "not_a_voice");
    assert_eq!(rule(b"\0\0\0\x18ftypM4A "), "not_a_voice");
    let silent = wav(&[], 16_000, 1, 16, false);
    assert_eq!(rule(&silent), "truncated");
    assert_eq!(rule(&wav(&[0.0; 100], 16_000, 6, 16, false)), "unsupported");
    assert_eq!(rule(&wav(&[0.0; 9000], 300_000, 1, 16, false)), "unsupported");
}

#[test]
fn eleven_minutes_are_too_long() {
    let long = wav(&vec![0.0; 8_000 * 660], 8_000, 1, 8, false);
    assert_eq!(rule(&long), "too_long");
    assert_eq!(rule(&vec![0; (64 << 20) + 1]), "too_large");
}
