//! WAV from a recorder: PCM of 8 to 32 bits or float, mono or stereo, any rate that a microphone has.

use hound::{Error, Sample, SampleFormat, WavReader};

use super::encode::{Encoder, RATE};
use super::resample::Resampler;
use super::{LONGEST_MS, Voice};
use crate::error::{MediaError, Result};

/// Encodes the recording; stereo is mixed to mono.
pub fn encode(recording: &[u8]) -> Result<Voice> {
    let reader = WavReader::new(recording).map_err(reason)?;
    let spec = reader.spec();
    if !(1..=2).contains(&spec.channels) || !(8_000..=192_000).contains(&spec.sample_rate) {
        return Err(MediaError::Unsupported);
    }
    match u64::from(reader.duration()) * 1000 / u64::from(spec.sample_rate) {
        0 => Err(MediaError::Truncated),
        ms if ms > LONGEST_MS => Err(MediaError::TooLong),
        _ if spec.sample_format == SampleFormat::Float => mono::<f32>(reader, |s| s),
        _ => {
            let full = (1u64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
            mono::<i32>(reader, |s| s as f32 / full)
        }
    }
}

fn mono<S: Sample>(mut reader: WavReader<&[u8]>, level: impl Fn(S) -> f32) -> Result<Voice> {
    let spec = reader.spec();
    let channels = usize::from(spec.channels);
    let mut encoder = Encoder::new()?;
    let mut resampler = Resampler::new(spec.sample_rate, RATE);
    let mut out = |sample: f32| encoder.push(sample.clamp(-1.0, 1.0));
    let (mut sum, mut count) = (0.0, 0);
    for sample in reader.samples::<S>() {
        let sample = level(sample.map_err(reason)?);
        sum += if sample.is_finite() {
            sample.clamp(-1.0, 1.0)
        } else {
            0.0
        };
        count += 1;
        if count == channels {
            resampler.push(sum / channels as f32, &mut out)?;
            (sum, count) = (0.0, 0);
        }
    }
    resampler.finish(&mut out)?;
    encoder.finish()
}

fn reason(error: Error) -> MediaError {
    match error {
        Error::IoError(_) => MediaError::Truncated,
        Error::Unsupported | Error::TooWide => MediaError::Unsupported,
        _ => MediaError::Corrupt,
    }
}
