//! One sampling rate to another, sample by sample: a windowed sinc in as many phases as the rates have
//! (J. O. Smith, "Digital Audio Resampling"). What the lower rate cannot carry is filtered away.

use std::f64::consts::PI;

/// Zero crossings of the sinc on each side.
const CROSSINGS: f64 = 16.0;

/// How much of the band is passed before the filter falls off.
const PASSED: f64 = 0.92;

/// Takes samples at one rate and gives them at another.
pub struct Resampler {
    /// Steps in and out after which both rates meet again.
    step_in: usize,
    step_out: usize,
    /// For each phase the weights of the `taps` samples around it.
    phases: Vec<Vec<f32>>,
    taps: usize,
    /// Samples not yet passed by, and the number of the first of them.
    held: Vec<f32>,
    first: usize,
    /// Samples given out.
    given: usize,
    taken: usize,
}

impl Resampler {
    pub fn new(from: u32, to: u32) -> Self {
        let common = gcd(from, to);
        let (step_in, step_out) = ((from / common) as usize, (to / common) as usize);
        let band = (f64::from(to) / f64::from(from)).min(1.0) * PASSED;
        let half = (CROSSINGS / band).ceil() as usize;
        let phase = |p: usize| weights(p as f64 / step_out as f64, half, band);
        Self {
            step_in,
            step_out,
            phases: (0..step_out).map(phase).collect(),
            taps: 2 * half,
            held: vec![0.0; half],
            first: 0,
            given: 0,
            taken: 0,
        }
    }

    /// One sample in; `out` gets those that are now known.
    pub fn push<E>(&mut self, sample: f32, out: &mut impl FnMut(f32) -> Result<(), E>) -> Result<(), E> {
        self.held.push(sample);
        self.taken += 1;
        self.drain(out)
    }

    /// The samples that still need what comes after the end, which is silence.
    pub fn finish<E>(mut self, out: &mut impl FnMut(f32) -> Result<(), E>) -> Result<(), E> {
        let whole = (self.taken * self.step_out).div_ceil(self.step_in);
        self.held.resize(self.held.len() + self.taps, 0.0);
        let mut ahead = whole - self.given.min(whole);
        self.drain(&mut |sample| {
            let wanted = ahead > 0;
            ahead = ahead.saturating_sub(1);
            if wanted { out(sample) } else { Ok(()) }
        })
    }

    fn drain<E>(&mut self, out: &mut impl FnMut(f32) -> Result<(), E>) -> Result<(), E> {
        loop {
            let at = self.given * self.step_in;
            let start = at / self.step_out - self.first;
            let Some(around) = self.held.get(start..start + self.taps) else {
                break;
            };
            let weights = &self.phases[at % self.step_out];
            out(around.iter().zip(weights).map(|(s, w)| s * w).sum())?;
            self.given += 1;
        }
        let passed = self.given * self.step_in / self.step_out - self.first;
        if passed > 4096 && passed <= self.held.len() {
            self.held.drain(..passed);
            self.first += passed;
        }
        Ok(())
    }
}

/// The weights of the samples from `1 - half` to `half` around a point `offset` after sample 0.
fn weights(offset: f64, half: usize, band: f64) -> Vec<f32> {
    let weight = |i: usize| {
        let x = i as f64 + 1.0 - half as f64 - offset;
        let sinc = if x == 0.0 {
            1.0
        } else {
            (PI * x * band).sin() / (PI * x * band)
        };
        band * sinc * window(x / half as f64)
    };
    let all: Vec<f64> = (0..2 * half).map(weight).collect();
    let sum: f64 = all.iter().sum();
    all.iter().map(|w| (w / sum) as f32).collect()
}

/// Blackman's window over −1 to 1.
fn window(x: f64) -> f64 {
    if x.abs() >= 1.0 {
        0.0
    } else {
        0.42 + 0.5 * (PI * x).cos() + 0.08 * (2.0 * PI * x).cos()
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::Resampler;

    fn tone(rate: u32, pitch: f64, seconds: f64) -> Vec<f32> {
        let count = (f64::from(rate) * seconds) as usize;
        let at = |i: usize| (i as f64 / f64::from(rate) * pitch * std::f64::consts::TAU).sin() as f32 * 0.5;
        (0..count).map(at).collect()
    }

    fn resampled(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
        let mut all = Vec::new();
        let mut resampler = Resampler::new(from, to);
        let mut out = |s| {
            all.push(s);
            Ok::<(), ()>(())
        };
        samples.iter().for_each(|&s| resampler.push(s, &mut out).unwrap());
        resampler.finish(&mut out).unwrap();
        all
    }

    #[test]
    fn a_tone_keeps_its_pitch_phase_and_length_at_every_rate() {
        for from in [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000] {
            let got = resampled(&tone(from, 440.0, 0.5), from, 16_000);
            let want = tone(16_000, 440.0, 0.5);
            assert!(got.len().abs_diff(want.len()) <= 1, "{from}: {}", got.len());
            let middle = 400..want.len() - 400;
            let noise: f32 = middle.clone().map(|i| (got[i] - want[i]).powi(2)).sum();
            let signal: f32 = middle.map(|i| want[i].powi(2)).sum();
            assert!(noise < signal * 1e-5, "{from}: {}", noise / signal);
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_carry_does_not_come_back_as_another_tone() {
        let got = resampled(&tone(48_000, 11_000.0, 0.5), 48_000, 16_000);
        let loudest = got[400..got.len() - 400]
            .iter()
            .fold(0.0f32, |m, s| m.max(s.abs()));
        assert!(loudest < 0.001, "{loudest}");
    }
}
