//! Invitations and names: the two things that a station knows and never puts into a log.

use std::collections::BTreeMap;

use ketepai_model::identity::Role;
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_store::{Store, Writer};
use rusqlite::{OptionalExtension, Row, params};

use crate::error::Error;
use crate::store::{Invited, Note};

pub(super) fn next(store: &Store) -> Result<u64, Error> {
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM invitation";
    Ok(store
        .connection()
        .query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
}

pub(super) fn find(store: &Store, number: u64, day: i64) -> Result<Option<Invited>, Error> {
    let sql = "SELECT number, code, person, role, area, until_s, tries, device, per_day,
                      iif(used_day = ?2, used_count, 0) FROM invitation WHERE number = ?1";
    let mut query = store.connection().prepare_cached(sql)?;
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    query
        .query_row([number, day], |row| Ok(invited(row)))
        .optional()?
        .transpose()
}

fn invited(row: &Row<'_>) -> Result<Invited, Error> {
    let role: String = row.get(3)?;
    let device: Option<Vec<u8>> = row.get(7)?;
    Ok(Invited {
        number: row.get::<_, i64>(0)? as u64,
        code: row.get(1)?,
        person: PersonId::from_slice(&row.get::<_, Vec<u8>>(2)?)?,
        role: Role::from_code(&role).ok_or(Error::Invalid("role"))?,
        area: row.get::<_, String>(4)?.parse()?,
        until_s: row.get(5)?,
        tries: row.get(6)?,
        device: device.map(|d| DeviceId::from_slice(&d)).transpose()?,
        per_day: row.get(8)?,
        today: row.get(9)?,
    })
}

pub(super) fn names(store: &Store) -> Result<BTreeMap<PersonId, String>, Error> {
    let mut query = store.connection().prepare_cached("SELECT id, name FROM person")?;
    let mut rows = query.query([])?;
    let mut names = BTreeMap::new();
    while let Some(row) = rows.next()? {
        names.insert(PersonId::from_slice(&row.get::<_, Vec<u8>>(0)?)?, row.get(1)?);
    }
    Ok(names)
}

pub(super) fn count_try(w: &mut Writer<'_>, number: u64) -> Result<(), Error> {
    let sql = "UPDATE invitation SET tries = tries + 1 WHERE number = ?1";
    w.connection().execute(sql, [number as i64])?;
    Ok(())
}

pub(super) fn note(w: &mut Writer<'_>, note: &Note) -> Result<(), Error> {
    match note {
        Note::Invited(invited) => put(w, invited),
        Note::Used { number, device, at_s } => {
            let sql = "UPDATE invitation SET used_s = ?2, device = ?3 WHERE number = ?1";
            w.connection()
                .execute(sql, params![*number as i64, at_s, device.as_bytes()])?;
            Ok(())
        }
        Note::UsedPoster { number, day } => {
            let sql =
                "UPDATE invitation SET used_count = iif(used_day = ?2, used_count + 1, 1), used_day = ?2
                       WHERE number = ?1";
            w.connection().execute(sql, params![*number as i64, day])?;
            Ok(())
        }
        Note::Named(person, name) => {
            let sql = "INSERT OR REPLACE INTO person VALUES (?1, ?2)";
            w.connection().execute(sql, params![person.as_bytes(), name])?;
            Ok(())
        }
    }
}

fn put(w: &Writer<'_>, invited: &Invited) -> Result<(), Error> {
    w.connection().execute(
        "INSERT INTO invitation (number, code, person, role, area, until_s, per_day)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            invited.number as i64,
            invited.code,
            invited.person.as_bytes(),
            invited.role.code(),
            invited.area.as_str(),
            invited.until_s,
            invited.per_day
        ],
    )?;
    Ok(())
}
