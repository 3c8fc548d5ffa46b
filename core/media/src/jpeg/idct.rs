//! The inverse DCT of a block's low corner: n×n coefficients become n×n samples, n = 1, 2, 4 or 8, which is
//! the block at n/8 of its size.

use std::f32::consts::PI;

/// Turns dequantised corners into samples.
pub struct Idct {
    n: usize,
    /// `basis[x * n + u]`: what coefficient u gives to sample x.
    basis: [f32; 64],
}

impl Idct {
    pub fn new(n: usize) -> Self {
        let mut basis = [0.0; 64];
        for x in 0..n {
            for u in 0..n {
                let norm = if u == 0 { 1.0f32 } else { 2.0 };
                let angle = (2 * x + 1) as f32 * u as f32 * PI / (2 * n) as f32;
                basis[x * n + u] = (norm / 8.0).sqrt() * angle.cos();
            }
        }
        Self { n, basis }
    }

    /// Writes the n×n samples of `corner` (rows of n coefficients) to `out`, rows `stride` apart.
    pub fn block(&self, corner: &[f32; 64], out: &mut [u8], stride: usize) {
        match self.n {
            1 => out[0] = sample(corner[0] * self.basis[0] * self.basis[0]),
            2 => self.transform::<2>(corner, out, stride),
            4 => self.transform::<4>(corner, out, stride),
            _ => self.transform::<8>(corner, out, stride),
        }
    }

    fn transform<const N: usize>(&self, corner: &[f32; 64], out: &mut [u8], stride: usize) {
        let mut half = [[0.0f32; N]; N];
        for (y, row) in half.iter_mut().enumerate() {
            for v in 0..N {
                let weight = self.basis[y * N + v];
                for (u, sum) in row.iter_mut().enumerate() {
                    *sum += weight * corner[v * N + u];
                }
            }
        }
        for (y, row) in half.iter().enumerate() {
            for x in 0..N {
                let sum: f32 = (0..N).map(|u| row[u] * self.basis[x * N + u]).sum();
                out[y * stride + x] = sample(sum);
            }
        }
    }
}

/// Level shift and rounding (T.81, A.3.1); the cast saturates.
fn sample(value: f32) -> u8 {
    (value + 128.5) as u8
}

#[cfg(test)]
mod tests {
    use super::Idct;

    #[test]
    fn a_flat_block_is_flat_at_every_size() {
        for n in [1, 2, 4, 8] {
            let mut corner = [0.0; 64];
            corner[0] = 8.0 * 50.0;
            let mut out = [0; 64];
            Idct::new(n).block(&corner, &mut out, n);
            assert!(out[..n * n].iter().all(|&s| s == 178), "{n}: {out:?}");
        }
    }

    #[test]
    fn a_ramp_comes_back_at_full_size() {
        let ramp: Vec<f32> = (0..64).map(|i| (i % 8) as f32 * 10.0 + (i / 8) as f32).collect();
        let mut out = [0; 64];
        Idct::new(8).block(&forward(&ramp), &mut out, 8);
        for (back, level) in out.iter().zip(&ramp) {
            assert!((f32::from(*back) - 128.0 - level).abs() <= 1.0);
        }
    }

    /// T.81, A.3.3, straight from its formula.
    fn forward(samples: &[f32]) -> [f32; 64] {
        let norm = |u: usize| if u == 0 { 0.5f32.sqrt() } else { 1.0 };
        let wave = |x: usize, u: usize| ((2 * x + 1) as f32 * u as f32 * std::f32::consts::PI / 16.0).cos();
        std::array::from_fn(|i| {
            let (v, u) = (i / 8, i % 8);
            let sum: f32 = (0..64)
                .map(|j| samples[j] * wave(j % 8, u) * wave(j / 8, v))
                .sum();
            sum * norm(u) * norm(v) / 4.0
        })
    }
}
