//! What a person wants to know of their phone: what it holds, and how far each record has got.

use ketepai_store::custody::{Custody, Holdings, SetAside};
use ketepai_store::read::Line;

use crate::app::App;
use crate::error::AppError;

/// The phone in numbers, with the custody of every record.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Status {
    /// The person's name; empty before enrolment.
    pub name: String,
    /// Their roles.
    pub roles: Vec<String>,
    /// The device.
    pub device: String,
    /// What the phone holds.
    pub holdings: Holdings,
    /// Entries saved and not sealed.
    pub unsealed: u64,
    /// Segments that the station is not known to have.
    pub to_send: u64,
    /// Files that the station is not known to have.
    pub files_to_send: u64,
    /// Sealed parcels that this phone carries for others.
    pub carried: u64,
    /// The station's clock at the last contact, seconds since 1970 UTC.
    pub last_contact_s: Option<i64>,
    /// Others' records are hidden, until the next sync: how many days without the station are too many.
    pub hides_others_after_days: Option<u32>,
    /// Why the station has ended this device's key, as a code.
    pub ended: Option<String>,
    /// Entries that stand aside, and why.
    pub aside: Vec<SetAside>,
    /// Each record's custody, newest first.
    pub records: Vec<RecordCustody>,
}

/// How far one record has got.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RecordCustody {
    /// The record.
    #[serde(flatten)]
    pub line: Line,
    /// How far it has got.
    pub custody: Option<Custody>,
    /// Whether its file is at the station, where it has one.
    pub file_at_station: Option<bool>,
}

impl App {
    /// The phone's state; of at most `limit` records, the newest.
    pub fn status(&self, limit: u32) -> Result<Status, AppError> {
        let me = self.identity.as_ref();
        let mut records = Vec::new();
        for line in self.list(None, limit)? {
            let custody = self.store.custody(&line.id)?;
            let file_at_station = match &line.blob {
                Some(hash) => self.store.file(hash)?.map(|file| file.at_station),
                None => None,
            };
            records.push(RecordCustody {
                line,
                custody,
                file_at_station,
            });
        }
        Ok(Status {
            name: me.map(|m| m.name.clone()).unwrap_or_default(),
            roles: me
                .map(|m| m.certificate.roles.iter().map(|r| r.code().to_owned()).collect())
                .unwrap_or_default(),
            device: me.map(|m| m.keys.device().to_string()).unwrap_or_default(),
            holdings: self.store.holdings()?,
            unsealed: self.store.unsealed()?.entries,
            to_send: self.store.outbox_len()?,
            files_to_send: self.store.files_to_send()?.len() as u64,
            hides_others_after_days: self.hides_others()?.then_some(self.absence_days()?),
            carried: self.store.carried()?.len() as u64,
            last_contact_s: self.store.checkpoint()?.map(|c| c.time_s),
            ended: match me {
                Some(_) => self.ended()?,
                None => None,
            },
            aside: self.store.set_aside()?,
            records,
        })
    }
}
