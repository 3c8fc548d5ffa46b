//! What a device knew of the time when it wrote an entry. Evidence, not truth: nothing is ordered by it.

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::ids::BootId;

/// `[wall, zone, monotonic, boot, gnss | null]`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Evidence {
    /// The wall clock, milliseconds since 1970 UTC.
    pub wall_ms: i64,
    /// The zone set on the device, minutes east of UTC.
    pub zone_minutes: i16,
    /// Milliseconds since some start that is fixed during one boot.
    pub monotonic_ms: u64,
    /// Which boot that was.
    pub boot: BootId,
    /// Time from a satellite fix near the moment, milliseconds since 1970 UTC.
    pub gnss_ms: Option<i64>,
}

impl Evidence {
    /// The claimed local date, as days since 1970-01-01.
    pub fn local_day(&self) -> i64 {
        (self.wall_ms + i64::from(self.zone_minutes) * 60_000).div_euclid(86_400_000)
    }
}

impl<C> Encode<C> for Evidence {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(5)?
            .i64(self.wall_ms)?
            .i16(self.zone_minutes)?
            .u64(self.monotonic_ms)?
            .encode(self.boot)?
            .encode(self.gnss_ms)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Evidence {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(5) {
            return Err(minicbor::decode::Error::message("evidence"));
        }
        Ok(Evidence {
            wall_ms: d.i64()?,
            zone_minutes: d.i16()?,
            monotonic_ms: d.u64()?,
            boot: d.decode()?,
            gnss_ms: d.decode()?,
        })
    }
}
