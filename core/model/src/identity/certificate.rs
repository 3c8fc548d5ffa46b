//! A device's certificate: whose it is, what it may do and read.

use minicbor::{Decode, Decoder, Encode, Encoder};

use super::keys::{device_id, key, verifying_key};
use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::identity::DeviceKeys;
use crate::ids::{DeviceId, PersonId};
use crate::scope::{Area, Grant, Scope};

/// What a person is, as far as the system knows. The number is the signed form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 农牧民
    Herder,
    /// 科技特派员
    Envoy,
    /// 服务团团长
    TeamHead,
    /// 坐席专家
    DeskExpert,
    /// 工作站联络员
    Coordinator,
    /// 科技管理部门经办人
    Officer,
    /// 派出单位联系人
    HomeUnitContact,
    /// 派驻企业联系人
    FirmContact,
    /// 观察员
    Observer,
    /// A role of a newer program, by its number: kept, so that the certificate still verifies.
    Other(u8),
}

impl Role {
    const ALL: [(Role, u8, &'static str); 9] = [
        (Role::Herder, 1, "herder"),
        (Role::Envoy, 2, "envoy"),
        (Role::TeamHead, 3, "team_head"),
        (Role::DeskExpert, 4, "desk_expert"),
        (Role::Coordinator, 5, "coordinator"),
        (Role::Officer, 6, "officer"),
        (Role::HomeUnitContact, 7, "home_unit_contact"),
        (Role::FirmContact, 8, "firm_contact"),
        (Role::Observer, 9, "observer"),
    ];

    fn number(self) -> u8 {
        match self {
            Role::Other(number) => number,
            known => Self::ALL.iter().find(|r| r.0 == known).map_or(0, |r| r.1),
        }
    }

    fn from_number(n: u8) -> Self {
        Self::ALL
            .iter()
            .find(|r| r.1 == n)
            .map_or(Role::Other(n), |r| r.0)
    }

    /// The role's code, as in the command line and the vocabulary; empty for a role of a newer program.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|r| r.0 == self).map_or("", |r| r.2)
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|r| r.2 == code).map(|r| r.0)
    }

    /// What a person in this role, in this area, may read and write.
    pub fn grants(self, area: &Area, person: PersonId) -> Vec<Grant> {
        let mut grants = vec![
            Grant::exact(&Scope::Station(area.county())),
            Grant::exact(&Scope::Public(area.clone())),
            Grant::exact(&Scope::Person(person)),
        ];
        match self {
            Role::Envoy | Role::TeamHead | Role::DeskExpert => {
                grants.push(Grant::exact(&Scope::Work(area.clone())));
                grants.push(Grant::from_everyone(area));
            }
            Role::Coordinator | Role::Officer => {
                grants.push(Grant::exact(&Scope::Work(area.clone())));
                grants.push(Grant::from_everyone(area));
                grants.push(Grant::exact(&Scope::Report(area.county())));
            }
            Role::Herder | Role::HomeUnitContact | Role::FirmContact => {
                grants.push(Grant::exact(&Scope::From(area.clone(), person)));
            }
            Role::Observer | Role::Other(_) => {}
        }
        grants.sort();
        grants
    }
}

/// `[1, device, Ed25519, X25519, person, [role …], [scope …], from, to, incarnation, signer, signature]`.
/// Times in seconds since 1970 UTC. The signer is the station's signing key, by its device id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// The device certified; always the id of `signing`.
    pub device: DeviceId,
    /// Its Ed25519 key.
    pub signing: [u8; 32],
    /// Its X25519 key.
    pub sealing: [u8; 32],
    /// Whose device it is.
    pub person: PersonId,
    /// In which roles.
    pub roles: Vec<Role>,
    /// What it may read and write.
    pub grants: Vec<Grant>,
    /// From when.
    pub from_s: i64,
    /// Until when it may read from peers; writing and uploading never end.
    pub to_s: i64,
    /// Counts the certificates of one person's device.
    pub incarnation: u32,
    /// The station's signing key that vouches for it.
    pub signer: DeviceId,
    /// By that key, over all of the above.
    pub signature: [u8; 64],
}

impl Certificate {
    /// Signs the certificate with the station's signing key.
    pub fn signed_by(mut self, station: &DeviceKeys) -> Self {
        self.signer = station.device();
        self.signature = Domain::Certificate.sign(&station.signing, &self.signed_bytes());
        self
    }

    /// Verifies against the station's signing key.
    pub fn verify(&self, station: &[u8; 32]) -> Result<(), Error> {
        if self.signer != device_id(station) || self.device != device_id(&self.signing) {
            return Err(Error::BadSignature("certificate"));
        }
        Domain::Certificate.verify(&verifying_key(station)?, &self.signed_bytes(), &self.signature)
    }

    /// Whether the device may read and write a scope.
    pub fn covers(&self, scope: &Scope) -> bool {
        self.grants.iter().any(|g| g.covers(scope))
    }

    /// The area of the person's work: that of the narrowest granted scope with one.
    pub fn area(&self) -> Option<Area> {
        let areas = self
            .grants
            .iter()
            .filter_map(|g| g.as_str().parse::<Scope>().ok());
        areas
            .filter(|s| !matches!(s, Scope::Station(_) | Scope::Report(_)))
            .filter_map(|s| s.area().cloned())
            .max_by_key(|a| a.as_str().len())
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&Certificate {
            signature: [0; 64],
            ..self.clone()
        })
    }
}

impl<C> Encode<C> for Certificate {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(12)?
            .u8(1)?
            .encode(self.device)?
            .bytes(&self.signing)?
            .bytes(&self.sealing)?;
        e.encode(self.person)?.array(self.roles.len() as u64)?;
        for role in &self.roles {
            e.u8(role.number())?;
        }
        e.array(self.grants.len() as u64)?;
        for grant in &self.grants {
            e.str(grant.as_str())?;
        }
        e.i64(self.from_s)?.i64(self.to_s)?.u32(self.incarnation)?;
        e.encode(self.signer)?.bytes(&self.signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Certificate {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 12, 1)?;
        Ok(Certificate {
            device: d.decode()?,
            signing: key(d)?,
            sealing: key(d)?,
            person: d.decode()?,
            roles: canonical::bounded_list::<u8>(d, 16)?
                .into_iter()
                .map(Role::from_number)
                .collect(),
            grants: canonical::bounded_list::<&str>(d, 64)?
                .into_iter()
                .map(Grant::parse)
                .collect::<Result<_, _>>()
                .map_err(|_| minicbor::decode::Error::message("scope"))?,
            from_s: d.i64()?,
            to_s: d.i64()?,
            incarnation: d.u32()?,
            signer: d.decode()?,
            signature: canonical::signature(d)?,
        })
    }
}
