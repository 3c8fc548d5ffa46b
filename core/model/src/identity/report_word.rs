//! A station's signed word on a report: by which rules, over which days, from which records it was made, and which
//! bytes it is. Whoever holds the document and the station's key can check it without the station. Must not say
//! that the numbers are right: it says whose they are.

use minicbor::{Decode, Decoder, Encode, Encoder};

use super::keys::verifying_key;
use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::identity::DeviceKeys;
use crate::ids::{BlobHash, DeviceId};

/// `[1, signer, programme, version, rules, report, from, to, as of, position, document, signature]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportWord {
    /// The station's signing key, by its device id.
    pub signer: DeviceId,
    /// The programme's code.
    pub programme: String,
    /// The version of its rules.
    pub version: i64,
    /// The hash of the rules' text.
    pub rules: BlobHash,
    /// The report's id.
    pub report: String,
    /// The period's first day, days since 1970-01-01.
    pub from_day: i64,
    /// Its last day.
    pub to_day: i64,
    /// As of the end of this day.
    pub as_of_day: i64,
    /// From what the station had received up to this position.
    pub position: u64,
    /// The hash of the document as JSON.
    pub document: BlobHash,
    /// By the signing key, over all of the above.
    pub signature: [u8; 64],
}

impl ReportWord {
    /// The same word, signed by this station's key.
    pub fn signed(self, station: &DeviceKeys) -> Self {
        let mut word = ReportWord {
            signer: station.device(),
            ..self
        };
        word.signature = Domain::ReportWord.sign(&station.signing, &word.signed_bytes());
        word
    }

    /// Verifies against a station's signing key.
    pub fn verify(&self, station: &[u8; 32]) -> Result<(), Error> {
        Domain::ReportWord.verify(&verifying_key(station)?, &self.signed_bytes(), &self.signature)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&ReportWord {
            signature: [0; 64],
            ..self.clone()
        })
    }
}

impl<C> Encode<C> for ReportWord {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(12)?.u8(1)?.encode(self.signer)?;
        e.str(&self.programme)?.i64(self.version)?.encode(self.rules)?;
        e.str(&self.report)?.i64(self.from_day)?.i64(self.to_day)?;
        e.i64(self.as_of_day)?.u64(self.position)?.encode(self.document)?;
        e.bytes(&self.signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for ReportWord {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 12, 1)?;
        Ok(ReportWord {
            signer: d.decode()?,
            programme: d.str()?.to_owned(),
            version: d.i64()?,
            rules: d.decode()?,
            report: d.str()?.to_owned(),
            from_day: d.i64()?,
            to_day: d.i64()?,
            as_of_day: d.i64()?,
            position: d.u64()?,
            document: d.decode()?,
            signature: canonical::signature(d)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word() -> ReportWord {
        ReportWord {
            signer: DeviceId([0; 16]),
            programme: "jiaozuo".into(),
            version: 1,
            rules: BlobHash::of(b"rules"),
            report: "targets".into(),
            from_day: 20_454,
            to_day: 20_818,
            as_of_day: 20_700,
            position: 12,
            document: BlobHash::of(b"{}"),
            signature: [0; 64],
        }
    }

    #[test]
    fn a_word_on_a_report_holds_for_that_report_and_no_other() {
        let station = DeviceKeys::from_seed(&[1; 32]);
        let word = word().signed(&station);
        let read: ReportWord = canonical::decode(&canonical::encode(&word), "word").unwrap();
        assert_eq!(read, word);
        assert!(read.verify(&station.verifying()).is_ok());
        let stranger = DeviceKeys::from_seed(&[2; 32]);
        assert!(read.verify(&stranger.verifying()).is_err());
        let changed: [fn(&mut ReportWord); 4] = [
            |w| w.position += 1,
            |w| w.version += 1,
            |w| w.report = "teams".into(),
            |w| w.document = BlobHash::of(b"{ }"),
        ];
        for change in changed {
            let mut other = word.clone();
            change(&mut other);
            assert!(other.verify(&station.verifying()).is_err());
        }
    }
}
