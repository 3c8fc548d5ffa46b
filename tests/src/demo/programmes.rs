//! What the five policy documents ask, played small on their own days: a play for each programme, in its own file.
//! [`stage`] is a station with its phones, [`reports`] are what comes out. Must not know a programme's rules: the
//! phones do.

pub mod heilongjiang;
pub mod inner_mongolia;
pub mod jiaozuo;
pub mod reports;
pub mod shaoxing;
pub mod stage;
pub mod wenzhou;

use std::path::PathBuf;

use serde_json::Value;

use super::Outcome;
use super::options::Options;
use reports::Reports;
use stage::Stage;

/// The programmes that can be played.
pub const CODES: [&str; 5] = [
    shaoxing::CODE,
    jiaozuo::CODE,
    inner_mongolia::CODE,
    heilongjiang::CODE,
    wenzhou::CODE,
];

/// Plays one that needs a stage of its own. Where its targets stand.
pub fn play(code: &str, stage: &mut Stage<'_>, reports: &Reports<'_>) -> Outcome<Value> {
    match code {
        shaoxing::CODE => shaoxing::play(stage, reports),
        jiaozuo::CODE => jiaozuo::play(stage, reports),
        heilongjiang::CODE => heilongjiang::play(stage, reports),
        wenzhou::CODE => wenzhou::play(stage, reports),
        other => Err(format!("nobody wrote a play for {other}").into()),
    }
}

/// The folder for reports: the one that was asked for, or one that stays where a programme is played. `None`:
/// nobody wants files.
pub fn folder(options: &Options) -> Outcome<Option<PathBuf>> {
    match (&options.out, &options.programme) {
        (Some(out), _) => Ok(Some(std::path::absolute(out)?)),
        (None, None) => Ok(None),
        (None, Some(code)) => {
            let fresh = tempfile::Builder::new()
                .prefix(&format!("ketepai-{code}-"))
                .tempdir()?;
            Ok(Some(fresh.keep()))
        }
    }
}
