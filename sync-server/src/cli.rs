//! The coordinator's commands. A folder that is being served is asked through its server; one that is not is
//! opened here, so that the commands are the same either way.

mod advice;
mod arguments;
mod client;
mod programmes;
mod show;
mod signals;

pub(crate) use advice::advice;
pub use arguments::{Arguments, Command};

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::{SystemChance, SystemClock};
use crate::error::{Error, at};
use crate::handlers::admin::{BackupTo, Heal, Nothing, UnpackFile};
use crate::station::{
    Backup, Diagnosis, Ended, Erase, Invite, Issued, Posted, Posting, Quota, QuotaChange, Release, Reviewed,
    Revoke, Station, Status, Unpacked,
};
use crate::store::{HeldEntry, SqliteStation};

/// Carries out a command: what to print, or what to do instead.
pub fn run(command: Command) -> Result<String, String> {
    match command {
        Command::Init {
            folder,
            county,
            public_address,
        } => init(&folder.folder, &county, public_address),
        Command::Serve(options) => serve(options),
        Command::Invite { folder, invite, json } => {
            let invite = invite.into_invite()?;
            let issued: Issued = ask(&folder.folder, "invite", &invite, |s| s.invite(&invite))?;
            show::print(&issued, json, |i| show::issued(i, invite.minutes))
        }
        Command::Status { folder, json } => {
            let status: Status = ask(&folder.folder, "status", &Nothing {}, Station::status)?;
            show::print(&status, json, show::status)
        }
        Command::Poster {
            folder,
            area,
            per_day,
            days,
            json,
        } => {
            let invite = Invite {
                name: "海报".to_owned(),
                role: "herder".to_owned(),
                area: parsed(&area, "区域代码")?,
                person: None,
                minutes: days.saturating_mul(24 * 60),
                per_day: Some(per_day),
            };
            let issued: Issued = ask(&folder.folder, "invite", &invite, |s| s.invite(&invite))?;
            show::print(&issued, json, |i| show::poster(i, per_day, days))
        }
        Command::Post {
            folder,
            person,
            role,
            area,
        } => {
            let posting = Posting {
                person: parsed(&person, "人员编号")?,
                role,
                area: parsed(&area, "区域代码")?,
            };
            let posted: Posted = ask(&folder.folder, "post", &posting, |s| s.post(&posting))?;
            Ok(show::posted(&posted))
        }
        Command::Revoke {
            folder,
            device,
            reason,
            wipe,
        } => {
            let revoke = Revoke {
                device: parsed(&device, "设备编号")?,
                reason,
                wipe,
            };
            let ended: Ended = ask(&folder.folder, "revoke", &revoke, |s| s.revoke(&revoke))?;
            Ok(show::ended(&ended, wipe))
        }
        Command::Review {
            folder,
            release,
            refuse,
            up_to,
            json,
        } => review(&folder.folder, release, refuse, up_to, json),
        Command::Erase { folder, record, yes } => {
            if !yes {
                return Err("抹除后不能撤回。确定的话，请加上 --yes 再执行一次。".to_owned());
            }
            let erase = Erase {
                record,
                reason: "wish".to_owned(),
            };
            let _: Reviewed = ask(&folder.folder, "erase", &erase, |s| s.erase(&erase))?;
            Ok("已抹除。各部手机下次同步时也会抹除。备份里的旧副本请按规定另行处理。\n".to_owned())
        }
        Command::Doctor { folder, heal, json } => {
            let found: Diagnosis = ask(&folder.folder, "doctor", &Heal { heal }, |s| s.doctor(heal))?;
            let told = show::print(&found, json, show::diagnosis)?;
            match found.findings.is_empty() {
                true => Ok(told),
                // Said on standard error, with an exit code of 1.
                false => Err(told),
            }
        }
        Command::Quota {
            folder,
            total,
            device,
        } => {
            let wanted = QuotaChange { total, device };
            let quota: Quota = ask(&folder.folder, "quota", &wanted, |s| s.change_quota(&wanted))?;
            Ok(show::quota(&quota))
        }
        Command::Backup { folder, to } => {
            let to = std::path::absolute(&to).map_err(|e| advice(&at(&to)(e)))?;
            let question = BackupTo { to };
            let made: Backup = ask(&folder.folder, "backup", &question, |s| s.backup(&question.to))?;
            Ok(show::backup(&made, &question.to))
        }
        Command::Unpack { folder, file, json } => {
            let file = std::path::absolute(&file).map_err(|e| advice(&at(&file)(e)))?;
            let question = UnpackFile { file };
            let unpacked: Unpacked = ask(&folder.folder, "unpack", &question, |s| s.unpack(&question.file))?;
            show::print(&unpacked, json, show::unpacked)
        }
        Command::Signals {
            folder,
            from,
            to,
            json,
        } => signals::signals(&folder.folder, from.as_deref(), to.as_deref(), json),
        Command::Programme { what } => programmes::programme(what),
        Command::Report(wanted) => programmes::report(wanted),
        Command::Restore { folder, from } => {
            let restored = Station::restore(&from, &folder.folder).map_err(|e| advice(&e))?;
            Ok(show::restored(&restored))
        }
    }
}

fn parsed<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{what}不对，请检查后重试。"))
}

fn review(
    folder: &Path,
    release: Option<String>,
    refuse: Option<String>,
    upto: Option<u64>,
    json: bool,
) -> Result<String, String> {
    let Some(device) = release.as_ref().or(refuse.as_ref()) else {
        let held: Vec<HeldEntry> = ask(folder, "held", &Nothing {}, Station::held)?;
        return show::print(&held, json, |held| show::held(held));
    };
    let release = Release {
        device: parsed(device, "设备编号")?,
        upto,
        refuse: refuse.is_some(),
    };
    let reviewed: Reviewed = ask(folder, "release", &release, |s| s.release(&release))?;
    show::print(&reviewed, json, |r| show::reviewed(r, release.refuse))
}

fn init(folder: &Path, county: &str, address: Option<String>) -> Result<String, String> {
    found(folder, county)?;
    let station = open(folder).map_err(|e| advice(&e))?;
    if let Some(address) = address {
        station.set_address(&address).map_err(|e| advice(&e))?;
    }
    Ok(show::founded(&station))
}

fn found(folder: &Path, county: &str) -> Result<(), String> {
    let county = county
        .parse()
        .ok()
        .filter(|c: &ketepai_model::scope::Area| c.as_str().len() == 6);
    let county = county.ok_or_else(|| "旗县代码应为 6 位数字，例如 152524。".to_owned())?;
    Station::found(folder, &county, &SystemChance).map_err(|e| advice(&e))
}

fn open(folder: &Path) -> Result<Station, Error> {
    if !Station::is_founded(folder) {
        return Err(Error::NotFounded);
    }
    let store = Box::new(SqliteStation::open(folder)?);
    Station::open(folder, store, Arc::new(SystemClock), Arc::new(SystemChance))
}

/// Asks the server of a folder, or where there is none the folder itself.
fn ask<Q: Serialize, A: DeserializeOwned>(
    folder: &Path,
    what: &str,
    question: &Q,
    directly: impl FnOnce(&Station) -> Result<A, Error>,
) -> Result<A, String> {
    match client::ask(folder, what, question)? {
        Some(answer) => Ok(answer),
        None => open(folder)
            .and_then(|station| directly(&station))
            .map_err(|e| advice(&e)),
    }
}

fn serve(options: arguments::Serve) -> Result<String, String> {
    let folder = &options.folder.folder;
    if let Some(county) = options.county.filter(|_| !Station::is_founded(folder)) {
        found(folder, &county)?;
    }
    let station = open(folder).map_err(|e| advice(&e))?;
    let known = station.address().map_err(|e| advice(&e))?;
    if let Some(address) = options
        .public_address
        .or(known.is_none().then(|| format!("http://{}", options.listen)))
    {
        station.set_address(&address).map_err(|e| advice(&e))?;
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|e| advice(&at("tokio")(e)))?;
    runtime
        .block_on(async {
            let listener = tokio::net::TcpListener::bind(&options.listen)
                .await
                .map_err(at(&options.listen))?;
            eprintln!("{}", show::opened(&station, &options.listen));
            crate::serve(listener, Arc::new(station), asked_to_stop()).await
        })
        .map_err(|e| advice(&e))?;
    Ok("工作站已停止。\n".to_owned())
}

/// Until Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
