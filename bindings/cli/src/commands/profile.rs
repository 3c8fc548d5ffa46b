//! `profile`: several people on one phone. Opens nobody's: only folders are looked at.

use std::path::Path;

use ketepai_core::profiles::Profiles;

use crate::arguments::ProfileVerb;
use crate::failure::Failure;
use crate::session::Voice;

pub fn profile(phone: &Path, verb: ProfileVerb, voice: &Voice) -> Result<(), Failure> {
    let profiles = Profiles::of(phone);
    match verb {
        ProfileVerb::Add { name } => add(&profiles, &name, voice),
        ProfileVerb::List => list(&profiles, voice),
    }
}

fn add(profiles: &Profiles, name: &str, voice: &Voice) -> Result<(), Failure> {
    profiles.add(name)?;
    if voice.json {
        return voice.document(&serde_json::json!({"profile": name}));
    }
    voice.tell("profile-added", &[("name", name.into())]);
    Ok(())
}

fn list(profiles: &Profiles, voice: &Voice) -> Result<(), Failure> {
    let names = profiles.list()?;
    if voice.json {
        return voice.document(&names);
    }
    voice.tell("profile-first", &[]);
    for name in names {
        voice.print(&format!("  {name}"));
    }
    Ok(())
}
