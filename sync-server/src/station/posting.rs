//! Posting a person elsewhere, or in another role: new certificates for all their devices. What they wrote
//! under the old ones stands until each device has said that it works under the new.

use ketepai_model::identity::{Certificate, Role};
use ketepai_model::ids::PersonId;
use ketepai_model::scope::Area;

use super::Station;
use super::renewal::reissue;
use crate::error::Error;

/// Whom to post where.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Posting {
    /// Who.
    pub person: PersonId,
    /// In which role, as a code.
    pub role: String,
    /// In which area: the county or one in it.
    pub area: Area,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Posted {
    /// How many devices have new certificates.
    pub devices: usize,
}

impl Station {
    /// Posts a person. Also how an expired certificate is renewed: the same role, the same area.
    pub fn post(&self, posting: &Posting) -> Result<Posted, Error> {
        let role = Role::from_code(&posting.role).ok_or(Error::Invalid("role"))?;
        if !self.county.covers(&posting.area) {
            return Err(Error::ForeignArea);
        }
        let now_s = self.clock.wall_s();
        let mut desk = self.desk();
        let posted: Vec<Certificate> = desk
            .trust
            .devices()
            .filter(|c| c.person == posting.person && desk.trust.revocation(&c.device).is_none())
            .map(|c| Certificate {
                roles: vec![role],
                grants: role.grants(&posting.area, posting.person),
                ..c.clone()
            })
            .collect();
        if posted.is_empty() {
            return Err(Error::Invalid("person"));
        }
        let devices = posted.len();
        reissue(&mut desk, posted, now_s)?;
        tracing::info!(devices, role = role.code(), "posted");
        Ok(Posted { devices })
    }
}
