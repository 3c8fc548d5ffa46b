//! What goes again: others' segments of a scope that this person no longer reads. Never what is one's own,
//! or a log granted again later would fork; never what is not in a backup of the station.

use ketepai_model::ids::{DeviceId, HeadHash, RecordId};
use ketepai_model::log::tip_member;
use ketepai_model::scope::Scope;
use rusqlite::params;

use crate::error::Error;
use crate::store::Writer;

/// A segment that may go.
struct Going {
    id: i64,
    scope: i64,
    device: i64,
    did: DeviceId,
    number: u64,
    hash: HeadHash,
}

impl Writer<'_> {
    /// Removes the segments in the scopes that `gone` names, except those of devices that are `mine`, as far as
    /// the station has them in a backup (`backed_up`: up to this position). How many went.
    pub fn purge(
        &mut self,
        gone: &dyn Fn(&Scope) -> bool,
        mine: &dyn Fn(&DeviceId) -> bool,
        backed_up: u64,
    ) -> Result<u64, Error> {
        let mut purged = 0;
        for (id, scope) in self.all_scopes()? {
            if !gone(&scope) {
                continue;
            }
            for going in self.going(id, backed_up)? {
                if !mine(&going.did) {
                    self.remove(&scope, &going)?;
                    purged += 1;
                }
            }
        }
        Ok(purged)
    }

    fn all_scopes(&self) -> Result<Vec<(i64, Scope)>, Error> {
        let mut query = self.tx.prepare_cached("SELECT id, name FROM scope ORDER BY id")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            row.map_err(Error::from)
                .and_then(|(id, name)| Ok((id, name.parse()?)))
        })
        .collect()
    }

    fn going(&self, scope: i64, backed_up: u64) -> Result<Vec<Going>, Error> {
        let mut query = self.tx.prepare_cached(
            "SELECT s.id, s.device, d.did, s.number, s.hash FROM segment s JOIN device d ON d.id = s.device
             WHERE s.scope = ?1 AND s.position <= ?2 ORDER BY s.number",
        )?;
        let mut rows = query.query(params![scope, backed_up as i64])?;
        let mut going = Vec::new();
        while let Some(row) = rows.next()? {
            going.push(Going {
                id: row.get(0)?,
                scope,
                device: row.get(1)?,
                did: DeviceId::from_slice(&row.get::<_, Vec<u8>>(2)?)?,
                number: row.get::<_, i64>(3)? as u64,
                hash: HeadHash::from_slice(&row.get::<_, Vec<u8>>(4)?)?,
            });
        }
        Ok(going)
    }

    fn remove(&mut self, scope: &Scope, going: &Going) -> Result<(), Error> {
        let sql =
            "SELECT DISTINCT r.id, r.rid FROM entry e JOIN record r ON r.id = e.record WHERE e.segment = ?1";
        let records: Vec<(i64, Vec<u8>)> = self
            .tx
            .prepare_cached(sql)?
            .query_map([going.id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        self.tx
            .prepare_cached("DELETE FROM entry WHERE segment = ?1")?
            .execute([going.id])?;
        self.tx
            .prepare_cached("DELETE FROM segment WHERE id = ?1")?
            .execute([going.id])?;
        let tip = self
            .tx
            .prepare_cached("DELETE FROM tip WHERE scope = ?1 AND device = ?2 AND hash = ?3")?
            .execute(params![going.scope, going.device, going.hash.as_bytes()])?;
        if tip > 0 {
            self.toggle_log(
                going.scope,
                &tip_member(scope, &going.did, going.number, &going.hash),
            );
        }
        for (record, rid) in records {
            self.touch_again(record, RecordId::from_slice(&rid)?);
        }
        Ok(())
    }
}
