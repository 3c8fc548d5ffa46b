//! From an invitation on paper to a certificate: what the QR says, what the phone asks, what it is told.

use data_encoding::BASE32_DNSSEC;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::keys::{key, verifying_key};
use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::identity::{Certificate, DeviceKeys, StationKey};

/// What stands in the QR: `ketepai:1/<fingerprint>/<number>/<code>/<address>`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// The station's address, `http://…` or `https://…`, without a trailing slash.
    pub address: String,
    /// The fingerprint of the station's root key.
    pub fingerprint: [u8; 20],
    /// Which invitation it is.
    pub number: u64,
    /// The one-time code, ten base32 characters.
    pub code: String,
}

impl Invitation {
    /// Reads what a person scanned, pasted or typed.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::Malformed("invitation");
        let rest = text.trim().strip_prefix("ketepai:1/").ok_or_else(bad)?;
        let mut parts = rest.splitn(4, '/');
        let mut next = || parts.next().filter(|p| !p.is_empty()).ok_or_else(bad);
        let fingerprint = BASE32_DNSSEC.decode(next()?.as_bytes()).map_err(|_| bad())?;
        let invitation = Invitation {
            fingerprint: fingerprint.try_into().map_err(|_| bad())?,
            number: next()?.parse().map_err(|_| bad())?,
            code: next()?.to_owned(),
            address: next()?.trim_end_matches('/').to_owned(),
        };
        let known = invitation.address.starts_with("http://") || invitation.address.starts_with("https://");
        if known { Ok(invitation) } else { Err(bad()) }
    }
}

impl std::fmt::Display for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fingerprint = BASE32_DNSSEC.encode(&self.fingerprint);
        write!(
            f,
            "ketepai:1/{fingerprint}/{}/{}/{}",
            self.number, self.code, self.address
        )
    }
}

/// The form in which a station keeps a code.
pub fn code_hash(number: u64, code: &str) -> [u8; 32] {
    Domain::Enrolment.hash(&[&number.to_be_bytes(), code.as_bytes()])
}

/// `[1, invitation number, code, Ed25519, X25519, signature]`; the signature proves that the device holds
/// the key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnrolmentRequest {
    /// Which invitation.
    pub number: u64,
    /// Its one-time code.
    pub code: String,
    /// The new device's Ed25519 key.
    pub signing: [u8; 32],
    /// The new device's X25519 key.
    pub sealing: [u8; 32],
    /// By the new device, over all of the above.
    pub signature: [u8; 64],
}

impl EnrolmentRequest {
    /// Asks with the device's keys.
    pub fn new(invitation: &Invitation, keys: &DeviceKeys) -> Self {
        let mut request = EnrolmentRequest {
            number: invitation.number,
            code: invitation.code.clone(),
            signing: keys.verifying(),
            sealing: keys.sealing_public(),
            signature: [0; 64],
        };
        request.signature = Domain::Enrolment.sign(&keys.signing, &request.signed_bytes());
        request
    }

    /// Checks that the device holds the key it shows.
    pub fn verify(&self) -> Result<(), Error> {
        Domain::Enrolment.verify(
            &verifying_key(&self.signing)?,
            &self.signed_bytes(),
            &self.signature,
        )
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&EnrolmentRequest {
            signature: [0; 64],
            ..self.clone()
        })
    }
}

impl<C> Encode<C> for EnrolmentRequest {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(6)?.u8(1)?.u64(self.number)?.str(&self.code)?;
        e.bytes(&self.signing)?
            .bytes(&self.sealing)?
            .bytes(&self.signature)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for EnrolmentRequest {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 6, 1)?;
        Ok(EnrolmentRequest {
            number: d.u64()?,
            code: d.str()?.to_owned(),
            signing: key(d)?,
            sealing: key(d)?,
            signature: canonical::signature(d)?,
        })
    }
}

/// `[1, station key, certificate, name]`: the chain that the phone keeps, and how its person is called.
/// The name travels here alone; certificates, which every device reads, carry none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnrolmentReply {
    /// The station's signing key under its root.
    pub station: StationKey,
    /// The device's certificate under the signing key.
    pub certificate: Certificate,
    /// The person's name, as the coordinator typed it.
    pub name: String,
}

impl EnrolmentReply {
    /// Verifies the whole chain against the fingerprint in the invitation and the device's own keys.
    pub fn verify(&self, invitation: &Invitation, keys: &DeviceKeys) -> Result<(), Error> {
        if super::fingerprint(&self.station.root) != invitation.fingerprint {
            return Err(Error::BadSignature("station"));
        }
        self.verify_under(&self.station.root, keys)
    }

    /// Verifies the chain from a root that is known already.
    pub fn verify_under(&self, root: &[u8; 32], keys: &DeviceKeys) -> Result<(), Error> {
        if self.station.root != *root {
            return Err(Error::BadSignature("station"));
        }
        self.station.verify()?;
        self.certificate.verify(&self.station.signing)?;
        let mine =
            self.certificate.device == keys.device() && self.certificate.sealing == keys.sealing_public();
        if mine {
            Ok(())
        } else {
            Err(Error::BadSignature("certificate"))
        }
    }
}

impl<C> Encode<C> for EnrolmentReply {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(4)?
            .u8(1)?
            .encode(&self.station)?
            .encode(&self.certificate)?
            .str(&self.name)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for EnrolmentReply {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 4, 1)?;
        Ok(EnrolmentReply {
            station: d.decode()?,
            certificate: d.decode()?,
            name: d.str()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_survives_a_photograph_of_its_text() {
        let invitation = Invitation {
            address: "http://10.0.0.7:8080".into(),
            fingerprint: [3; 20],
            number: 12,
            code: "k7m2p9q4rs".into(),
        };
        assert_eq!(
            Invitation::parse(&format!(" {invitation}\n")).unwrap(),
            invitation
        );
        for bad in [
            "",
            "ketepai:1/",
            "ketepai:1/aa/1/c/http://x",
            "https://example.org",
        ] {
            assert!(Invitation::parse(bad).is_err(), "{bad}");
        }
    }
}
