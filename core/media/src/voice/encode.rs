//! Samples to Ogg Opus at 12 kbit/s.

use opus_pure::{
    Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags, RateControl, Signal,
};

use super::{MEDIA_TYPE, Voice};
use crate::error::{MediaError, Result};

/// Samples a second that the encoder is given: speech has little above 8 kHz, and none at this bitrate.
pub const RATE: u32 = 16_000;

/// Bits a second: 60 s are 90 KB, and 4 KB of framing.
const BITRATE: i32 = 12_000;

/// Samples in a packet of 20 ms.
const FRAME: usize = RATE as usize / 50;

/// One stream in a file of its own needs no number that differs from another's.
const SERIAL: u32 = 1;

/// Takes samples, −1 to 1, mono, at [`RATE`].
pub struct Encoder {
    encoder: OpusEncoder,
    writer: OggOpusWriter<Vec<u8>>,
    frame: Vec<f32>,
    packet: Vec<u8>,
    samples: u64,
    skip: u64,
}

impl Encoder {
    pub fn new() -> Result<Self> {
        let mut encoder = OpusEncoder::new(RATE as i32, 1, Application::Voip).map_err(broken)?;
        encoder.bitrate_bps = BITRATE;
        encoder.rate_control = RateControl::ConstrainedVbr;
        encoder.signal_type = Some(Signal::Voice);
        let head = OpusHead::for_encoder(&encoder, RATE);
        let skip = u64::from(head.pre_skip);
        let writer = OggOpusWriter::with_serial(Vec::new(), head, OpusTags::new(), SERIAL).map_err(broken)?;
        let (frame, packet) = (Vec::with_capacity(FRAME), vec![0; MAX_PACKET_BYTES]);
        Ok(Self {
            encoder,
            writer,
            frame,
            packet,
            samples: 0,
            skip,
        })
    }

    pub fn push(&mut self, sample: f32) -> Result<()> {
        self.samples += 1;
        self.frame.push(sample);
        if self.frame.len() == FRAME {
            self.flush(None)
        } else {
            Ok(())
        }
    }

    /// One packet; the last one with how much of it is to be played (RFC 7845, 4.4).
    fn flush(&mut self, played: Option<u64>) -> Result<()> {
        let length = self
            .encoder
            .encode(&self.frame, FRAME, &mut self.packet)
            .map_err(broken)?;
        let packet = &self.packet[..length];
        self.frame.clear();
        match played {
            Some(samples) => self.writer.write_packet_with_duration(packet, samples as u32),
            None => self.writer.write_packet(packet),
        }
        .map_err(broken)
    }

    /// The file. Silence follows the samples until the last of them has left the encoder.
    pub fn finish(mut self) -> Result<Voice> {
        let end = self.skip + self.samples * 3;
        while self.writer.granule().unsigned_abs() < end {
            self.frame.resize(FRAME, 0.0);
            let left = end - self.writer.granule().unsigned_abs();
            self.flush((left <= 3 * FRAME as u64).then_some(left))?;
        }
        let bytes = self.writer.finish().map_err(broken)?;
        let duration_ms = self.samples * 1000 / u64::from(RATE);
        Ok(Voice {
            bytes,
            media_type: MEDIA_TYPE,
            duration_ms,
        })
    }
}

fn broken(_: opus_pure::Error) -> MediaError {
    MediaError::Corrupt
}
