//! A family's phone: one profile a person, each with its own database, keys, PIN and files. The phone's folder is
//! itself the first profile, so that a phone that was never shared is what it always was; the others lie in it.

use std::path::{Path, PathBuf};

use crate::error::{AppError, file_error};
use crate::vault::sync_folder;

const FOLDER: &str = "profiles";
const LONGEST: usize = 32;

/// The profiles of one phone.
pub struct Profiles {
    phone: PathBuf,
}

impl Profiles {
    /// The profiles of the phone in this folder.
    pub fn of(phone: &Path) -> Self {
        Profiles {
            phone: phone.to_owned(),
        }
    }

    /// The names, sorted; the first profile has none.
    pub fn list(&self) -> Result<Vec<String>, AppError> {
        let folder = self.phone.join(FOLDER);
        let entries = match std::fs::read_dir(&folder) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(|e| file_error(&folder, e))?,
        };
        let names = entries.flatten().map(|entry| entry.file_name());
        let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
        names.sort();
        Ok(names)
    }

    /// Makes a profile. Its name can be read by whoever holds the phone.
    pub fn add(&self, name: &str) -> Result<PathBuf, AppError> {
        let folder = self.path(name)?;
        if folder.exists() {
            return Err(invalid("taken"));
        }
        let made = std::fs::create_dir_all(&folder).and_then(|()| sync_folder(&self.phone.join(FOLDER)));
        made.map_err(|e| file_error(&folder, e))?;
        Ok(folder)
    }

    /// The folder of a profile; of the first, without a name.
    pub fn folder(&self, name: Option<&str>) -> Result<PathBuf, AppError> {
        let Some(name) = name else {
            return Ok(self.phone.clone());
        };
        let folder = self.path(name)?;
        match folder.is_dir() {
            true => Ok(folder),
            false => Err(AppError::NotFound { what: "profile" }),
        }
    }

    fn path(&self, name: &str) -> Result<PathBuf, AppError> {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let length = name.chars().count();
        if length == 0 || length > LONGEST || !name.chars().all(plain) {
            return Err(invalid("not_a_name"));
        }
        Ok(self.phone.join(FOLDER).join(name))
    }
}

fn invalid(rule: &str) -> AppError {
    AppError::Invalid {
        field: "profile".into(),
        rule: rule.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_added_listed_and_found() {
        let phone = tempfile::tempdir().unwrap();
        let profiles = Profiles::of(phone.path());
        assert!(profiles.list().unwrap().is_empty());
        profiles.add("乌兰").unwrap();
        profiles.add("batu").unwrap();
        assert_eq!(profiles.list().unwrap(), ["batu", "乌兰"]);
        assert_eq!(profiles.folder(None).unwrap(), phone.path());
        assert!(profiles.folder(Some("乌兰")).unwrap().starts_with(phone.path()));
        assert!(matches!(profiles.add("batu"), Err(AppError::Invalid { rule, .. }) if rule == "taken"));
        assert!(matches!(
            profiles.folder(Some("nobody")),
            Err(AppError::NotFound { .. })
        ));
    }

    #[test]
    fn no_name_leads_out_of_the_phone() {
        let profiles = Profiles::of(Path::new("/phone"));
        for name in ["", ".", "..", "../x", "a/b", "a\\b", "C:", &"长".repeat(33)] {
            assert!(
                matches!(profiles.add(name), Err(AppError::Invalid { .. })),
                "{name}"
            );
        }
    }
}
