//! Who a device's work is to be judged as, by the certificates known here. Must not judge.

use ketepai_model::canonical;
use ketepai_model::identity::Certificate;
use ketepai_model::ids::DeviceId;
use ketepai_model::policy::Author;
use rusqlite::{Connection, OptionalExtension};

use crate::error::Error;

/// The person and the roles of a device: all roles of the certificates in force, which are the newest and
/// those before it that the device has not let go of. `None` for a station, and for a device unknown here.
pub(crate) fn author_of(conn: &Connection, device: &DeviceId) -> Result<Option<Author>, Error> {
    let from: Option<i64> = conn
        .prepare_cached("SELECT incarnation FROM acknowledged WHERE device = ?1")?
        .query_row([device.as_bytes()], |row| row.get(0))
        .optional()?;
    let mut query = conn.prepare_cached(
        "SELECT body FROM trust WHERE device = ?1 AND kind = 'certificate'
         AND number >= min(?2, (SELECT max(number) FROM trust WHERE device = ?1 AND kind = 'certificate'))
         ORDER BY number",
    )?;
    let bodies = query.query_map(rusqlite::params![device.as_bytes(), from.unwrap_or(0)], |row| {
        row.get::<_, Vec<u8>>(0)
    })?;
    let mut author: Option<Author> = None;
    for body in bodies {
        let certificate: Certificate = canonical::decode(&body?, "certificate")?;
        let known = author.get_or_insert(Author {
            person: certificate.person,
            roles: Vec::new(),
        });
        known.roles.extend(certificate.roles);
    }
    Ok(author)
}
