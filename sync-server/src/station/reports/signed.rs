//! The station's signed word on a report, as an answer holds it, and how anybody checks one.

use data_encoding::HEXLOWER;
use ketepai_model::identity::ReportWord;
use ketepai_model::ids::{BlobHash, DeviceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Made, ReportAsk};
use crate::error::Error;
use crate::station::Station;

/// A signed report: everything that the signature covers, and the signature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignedReport {
    /// The station's signing key, by its device id.
    #[schema(value_type = String)]
    pub signer: DeviceId,
    /// Ed25519, 64 bytes in hex, over the canonical form of all of the rest.
    pub signature: String,
    /// From what had arrived up to here.
    pub position: u64,
    /// BLAKE3 of the document as JSON, hex.
    #[schema(value_type = String)]
    pub digest: BlobHash,
    /// The programme's code.
    pub programme: String,
    /// The version of its rules.
    pub version: i64,
    /// BLAKE3 of the rules' text, hex.
    #[schema(value_type = String)]
    pub rules: BlobHash,
    /// The report's id.
    pub report: String,
    /// The period's first day, days since 1970-01-01.
    pub from_day: i64,
    /// Its last day.
    pub to_day: i64,
    /// As of the end of this day.
    pub as_of_day: i64,
    /// The document as JSON, byte for byte what was hashed.
    pub document: String,
}

impl Station {
    /// Makes a report and signs it with the station's key of today.
    pub fn sign_report(&self, ask: &ReportAsk) -> Result<SignedReport, Error> {
        let made = self.report(ask)?;
        let word = word_on(ask, &made).signed(&self.desk().keys);
        tracing::info!(
            report = ask.report,
            position = made.position,
            "a report was signed"
        );
        Ok(SignedReport::of(word, made.json))
    }

    /// Whether this station, under any of its keys, signed exactly this document.
    pub fn verify_report(&self, signed: &SignedReport) -> Result<(), Error> {
        let key = self.desk().trust.station(&signed.signer).map(|s| s.signing);
        signed.verify(&key.ok_or(Error::Invalid("signer"))?)
    }
}

fn word_on(ask: &ReportAsk, made: &Made) -> ReportWord {
    ReportWord {
        signer: DeviceId([0; 16]),
        programme: ask.programme.clone(),
        version: made.version,
        rules: made.rules,
        report: ask.report.clone(),
        from_day: ask.from_day,
        to_day: ask.to_day,
        as_of_day: ask.as_of_day,
        position: made.position,
        document: made.digest,
        signature: [0; 64],
    }
}

impl SignedReport {
    fn of(word: ReportWord, document: String) -> Self {
        SignedReport {
            signer: word.signer,
            signature: HEXLOWER.encode(&word.signature),
            position: word.position,
            digest: word.document,
            programme: word.programme,
            version: word.version,
            rules: word.rules,
            report: word.report,
            from_day: word.from_day,
            to_day: word.to_day,
            as_of_day: word.as_of_day,
            document,
        }
    }

    /// Checks the document against its hash, and the signature against a station's signing key. Needs no station.
    pub fn verify(&self, station: &[u8; 32]) -> Result<(), Error> {
        if BlobHash::of(self.document.as_bytes()) != self.digest {
            return Err(Error::Invalid("digest"));
        }
        let signature = HEXLOWER.decode(self.signature.as_bytes()).ok();
        let word = ReportWord {
            signer: self.signer,
            programme: self.programme.clone(),
            version: self.version,
            rules: self.rules,
            report: self.report.clone(),
            from_day: self.from_day,
            to_day: self.to_day,
            as_of_day: self.as_of_day,
            position: self.position,
            document: self.digest,
            signature: signature
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or(Error::Invalid("signature"))?,
        };
        word.verify(station).map_err(|_| Error::Invalid("signature"))
    }
}
