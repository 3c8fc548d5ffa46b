//! Scenes drawn from a seed, and files of every format made of them. No photo is stored.
#![allow(dead_code)]

pub mod made_by_libjpeg;

use rusty_jpeg::{ColorType, Encoder, SamplingFactor};

/// A seeded source of numbers (xorshift64*).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 16) as usize % limit.max(1)
    }
}

/// A picture in RGB.
#[derive(Clone)]
pub struct Scene {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

/// Hills, sky and a few animals: smooth light, edges and some grain, another scene for each seed.
pub fn scene(width: usize, height: usize, seed: u64) -> Scene {
    let mut dice = Dice(seed * 2 + 1);
    let blobs: Vec<[f32; 6]> = (0..24)
        .map(|_| std::array::from_fn(|_| dice.below(1000) as f32 / 1000.0))
        .collect();
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let mut colour = [80.0 + 100.0 * v, 110.0 + 50.0 * u, 200.0 - 150.0 * v];
            for [bu, bv, size, r, g, b] in &blobs {
                let far = ((u - bu).powi(2) + (v - bv).powi(2)).sqrt() / (0.03 + size * 0.15);
                let cover = (1.5 - far).clamp(0.0, 0.5) * 2.0;
                for (c, ink) in colour.iter_mut().zip([r, g, b]) {
                    *c += (ink * 255.0 - *c) * cover;
                }
            }
            rgb.extend(colour.map(|c| c.clamp(0.0, 255.0) as u8));
        }
    }
    Scene { width, height, rgb }
}

/// What a JPEG is to be like.
#[derive(Clone, Copy)]
pub struct Kind {
    pub colour: ColorType,
    pub sampling: SamplingFactor,
    pub progressive: bool,
    pub restart: u16,
    pub quality: u8,
}

pub const USUAL: Kind = Kind {
    colour: ColorType::Rgb,
    sampling: SamplingFactor::R_4_2_0,
    progressive: false,
    restart: 0,
    quality: 92,
};

/// Every kind of JPEG that a camera, a scanner or an office may send.
pub fn kinds() -> Vec<(&'static str, Kind)> {
    use SamplingFactor::{R_4_1_1, R_4_2_2, R_4_4_0, R_4_4_4};
    let sampled = |sampling| Kind { sampling, ..USUAL };
    let coloured = |colour| Kind {
        colour,
        sampling: R_4_4_4,
        ..USUAL
    };
    vec![
        ("4:2:0", USUAL),
        ("4:2:2", sampled(R_4_2_2)),
        ("4:4:4", sampled(R_4_4_4)),
        ("4:4:0", sampled(R_4_4_0)),
        ("4:1:1, scan by scan", sampled(R_4_1_1)),
        ("restarts", Kind { restart: 3, ..USUAL }),
        (
            "progressive",
            Kind {
                progressive: true,
                ..USUAL
            },
        ),
        (
            "progressive 4:2:2",
            Kind {
                progressive: true,
                ..sampled(R_4_2_2)
            },
        ),
        (
            "progressive 4:4:4 with restarts",
            Kind {
                progressive: true,
                restart: 5,
                ..sampled(R_4_4_4)
            },
        ),
        ("grey", coloured(ColorType::Luma)),
        (
            "progressive grey",
            Kind {
                progressive: true,
                ..coloured(ColorType::Luma)
            },
        ),
        ("CMYK", coloured(ColorType::Cmyk)),
        ("YCCK", coloured(ColorType::CmykAsYcck)),
        (
            "progressive CMYK",
            Kind {
                progressive: true,
                ..coloured(ColorType::Cmyk)
            },
        ),
    ]
}

/// The scene as JPEG; `dress` may add segments.
pub fn jpeg_with(scene: &Scene, kind: Kind, dress: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, kind.quality);
    encoder.set_sampling_factor(kind.sampling);
    encoder.set_progressive(kind.progressive);
    if kind.restart > 0 {
        encoder.set_restart_interval(kind.restart);
    }
    dress(&mut encoder);
    let pixel = |p: &[u8]| -> Vec<u8> {
        match kind.colour {
            ColorType::Luma => vec![luma(p)],
            ColorType::Cmyk | ColorType::CmykAsYcck => vec![255 - p[0], 255 - p[1], 255 - p[2], 0],
            _ => p.to_vec(),
        }
    };
    let pixels: Vec<u8> = scene.rgb.chunks_exact(3).flat_map(pixel).collect();
    encoder
        .encode(&pixels, scene.width as u16, scene.height as u16, kind.colour)
        .unwrap();
    out
}

/// The scene as JPEG.
pub fn jpeg(scene: &Scene, kind: Kind) -> Vec<u8> {
    jpeg_with(scene, kind, |_| ())
}

/// The scene as PNG, with `dress` for chunks and interlacing.
pub fn png(scene: &Scene) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, scene.width as u32, scene.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&scene.rgb)
        .unwrap();
    out
}

/// The scene as lossless WebP.
pub fn webp(scene: &Scene) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = image_webp::WebPEncoder::new(&mut out);
    let (width, height) = (scene.width as u32, scene.height as u32);
    encoder
        .encode(&scene.rgb, width, height, image_webp::ColorType::Rgb8)
        .unwrap();
    out
}

/// BT.601 luma.
pub fn luma(p: &[u8]) -> u8 {
    ((u32::from(p[0]) * 299 + u32::from(p[1]) * 587 + u32::from(p[2]) * 114 + 500) / 1000) as u8
}

/// A JPEG's pixels as RGB, by the decoder's own full road.
pub fn pixels(jpeg: &[u8]) -> Scene {
    let mut decoder = rusty_jpeg::Decoder::new(jpeg);
    let data = decoder.decode().unwrap();
    let info = decoder.info().unwrap();
    let rgb = match info.pixel_format {
        rusty_jpeg::decode::PixelFormat::L8 => data.iter().flat_map(|&l| [l; 3]).collect(),
        _ => data,
    };
    Scene {
        width: info.width.into(),
        height: info.height.into(),
        rgb,
    }
}

/// The scene at another size: the mean of the pixels under each new one.
pub fn shrunk(scene: &Scene, width: usize, height: usize) -> Scene {
    let mut rgb = Vec::with_capacity(width * height * 3);
    let span = |i: usize, from: usize, to: usize| i * from / to..((i + 1) * from / to).max(i * from / to + 1);
    for y in 0..height {
        for x in 0..width {
            for c in 0..3 {
                let (mut sum, mut count) = (0u32, 0);
                for sy in span(y, scene.height, height) {
                    for sx in span(x, scene.width, width) {
                        sum += u32::from(scene.rgb[(sy * scene.width + sx) * 3 + c]);
                        count += 1;
                    }
                }
                rgb.push((sum / count) as u8);
            }
        }
    }
    Scene { width, height, rgb }
}

/// PSNR in dB over all channels.
pub fn psnr(one: &Scene, other: &Scene) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let pairs = one.rgb.iter().zip(&other.rgb);
    let sum: f64 = pairs.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
    10.0 * (65_025.0 * one.rgb.len() as f64 / sum.max(1.0)).log10()
}

/// A colour profile of `size` bytes that is sane on its face.
pub fn profile(size: usize, space: &[u8; 4]) -> Vec<u8> {
    let mut profile = vec![7; size];
    profile[..4].copy_from_slice(&(size as u32).to_be_bytes());
    profile[16..20].copy_from_slice(space);
    profile[36..40].copy_from_slice(b"acsp");
    profile
}
