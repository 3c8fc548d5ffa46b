//! Whose records are whose: what one person served or typed, when nothing else may be shown.

use std::collections::HashSet;

use ketepai_model::canonical;
use ketepai_model::identity::Certificate;
use ketepai_model::ids::{DeviceId, PersonId, RecordId};
use ketepai_model::value::Field;

use crate::error::Error;
use crate::read::Line;
use crate::store::Store;

/// The envelope's key for who typed a record.
const TYPED_BY: &str = "y";

impl Store {
    /// Leaves of these lines those of records that a person served or typed.
    pub fn only_own(&self, lines: Vec<Line>, person: &PersonId) -> Result<Vec<Line>, Error> {
        let written = match lines.iter().all(|line| line.person == Some(*person)) {
            true => HashSet::new(),
            false => self.written_by(person)?,
        };
        let mut own = Vec::new();
        for line in lines {
            // Few lines of others' services were written on a device of this person: only those are read whole.
            if line.person == Some(*person)
                || written.contains(&line.id) && self.typed_by(&line.id)? == Some(*person)
            {
                own.push(line);
            }
        }
        Ok(own)
    }

    /// Who typed a record, as far as it says.
    fn typed_by(&self, id: &RecordId) -> Result<Option<PersonId>, Error> {
        let whole = self.whole(id)?;
        let value = whole.and_then(|w| w.document.fields.get(TYPED_BY).cloned());
        Ok(value.and_then(|v| PersonId::from_value(&v)))
    }

    /// The records to which a device of this person has written.
    fn written_by(&self, person: &PersonId) -> Result<HashSet<RecordId>, Error> {
        let mut written = HashSet::new();
        let mut query = self.conn.prepare_cached(
            "SELECT DISTINCT r.rid FROM entry e JOIN device d ON d.id = e.device JOIN record r ON r.id = e.record
             WHERE d.did = ?1",
        )?;
        for device in self.devices_of(person)? {
            let ids = query.query_map([&device.0], |row| row.get::<_, Vec<u8>>(0))?;
            for id in ids {
                written.insert(RecordId::from_slice(&id?)?);
            }
        }
        Ok(written)
    }

    /// The devices that a person has or had, by the certificates that are known here.
    fn devices_of(&self, person: &PersonId) -> Result<Vec<DeviceId>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT body FROM trust WHERE kind = 'certificate'")?;
        let bodies: Vec<Vec<u8>> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut devices = Vec::new();
        for body in bodies {
            let certificate: Certificate = canonical::decode(&body, "certificate")?;
            if certificate.person == *person {
                devices.push(certificate.device);
            }
        }
        Ok(devices)
    }
}
