//! A phone as a real folder, and every tap as a real process.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::Outcome;

/// One person's phone.
pub struct Phone {
    program: PathBuf,
    /// Its folder.
    pub folder: PathBuf,
    /// Whose it is.
    pub name: &'static str,
    /// The person's id, once the phone is enrolled.
    pub person: String,
    language: &'static str,
    /// Every entry that was written on it: the kind of its record, and whether it opened the record.
    pub written: Vec<(String, bool)>,
}

impl Phone {
    /// A phone that is nobody's yet.
    pub fn new(program: &Path, folder: PathBuf, name: &'static str, english: bool) -> Self {
        Phone {
            program: program.to_owned(),
            folder,
            name,
            person: String::new(),
            language: if english { "en" } else { "zh-CN" },
            written: Vec::new(),
        }
    }

    /// Writes a new record; its id.
    pub fn write(&mut self, arguments: &[&str]) -> Outcome<String> {
        let saved = self.ask(arguments)?;
        self.note(&saved, true)?;
        let id = saved["id"].as_str().ok_or("no id was printed")?;
        Ok(id.to_owned())
    }

    /// Makes it somebody's.
    pub fn enrol(&mut self, invitation: &str) -> Outcome<()> {
        let enrolled = self.ask(&["enrol", invitation])?;
        let person = enrolled["person"].as_str().ok_or("no person was printed")?;
        self.person = person.to_owned();
        Ok(())
    }

    /// Writes a record of any kind from `name=words`; its id.
    pub fn file(&mut self, kind: &str, when: &str, fields: &[&str]) -> Outcome<String> {
        self.write(&[&["write", kind, "--when", when], fields].concat())
    }

    /// Sets fields of a record from `name=words`.
    pub fn put(&mut self, record: &str, fields: &[&str]) -> Outcome<()> {
        self.change(&[&["change", record], fields].concat(), 1)
    }

    /// The id of the record of a kind that bears this title.
    pub fn id_of(&self, kind: &str, title: &str) -> Outcome<String> {
        let lines = self.ask(&["list", kind, "--limit", "500"])?;
        let line = lines
            .as_array()
            .into_iter()
            .flatten()
            .find(|l| l["title"] == title);
        let id = line.and_then(|line| line["id"].as_str());
        Ok(id.ok_or_else(|| format!("no {kind} {title} here"))?.to_owned())
    }

    /// Sets a record on a way.
    pub fn set_out(&mut self, record: &str, way: &str) -> Outcome<()> {
        self.change(&["assign", "start", record, way], 1)
    }

    /// Does steps of a record's way on a day, each as `step outcome`.
    pub fn steps(&mut self, record: &str, day: &str, steps: &[(&str, &str)]) -> Outcome<()> {
        steps.iter().try_for_each(|(step, outcome)| {
            self.change(
                &["assign", "step", record, step, outcome, "--when", &noon(day)],
                1,
            )
        })
    }

    /// Imports a table; how many records there were. `kind` is empty where a table makes several kinds.
    pub fn import(&mut self, arguments: &[&str], kind: &str) -> Outcome<usize> {
        let imported = self.ask(&[&["import"], arguments].concat())?;
        let saved = imported["saved"].as_array().map_or(0, Vec::len);
        self.written
            .extend((0..saved).map(|_| (kind.to_owned(), !kind.is_empty())));
        Ok(saved)
    }

    /// The hash of an attachment's file, as a record's scan names it.
    pub fn scan(&mut self, record: &str, photo: &Path, caption: &str, when: &str) -> Outcome<String> {
        let photo = photo.to_str().ok_or("a path that is no text")?;
        let taken = [
            "photo",
            record,
            photo,
            "--paper",
            "--caption",
            caption,
            "--when",
            when,
        ];
        let saved = self.ask(&taken)?;
        self.note(&saved, true)?;
        let id = saved["ids"][0].as_str().ok_or("no attachment was printed")?;
        let view = self.ask(&["show", id])?;
        let hash = view["fields"]["hash"].as_str().or(view["blob"].as_str());
        Ok(hash.ok_or("the attachment shows no hash")?.to_owned())
    }

    /// Adds photos to a record.
    pub fn photograph(&mut self, record: &str, photos: &[PathBuf], caption: &str, when: &str) -> Outcome<()> {
        let files: Vec<&str> = photos.iter().filter_map(|p| p.to_str()).collect();
        let arguments = [
            &["photo", record],
            &files[..],
            &["--caption", caption, "--when", when],
        ]
        .concat();
        let saved = self.ask(&arguments)?;
        for _ in saved["ids"].as_array().into_iter().flatten() {
            self.note(&saved, true)?;
        }
        Ok(())
    }

    /// Changes a record; one entry for each of `entries`.
    pub fn change(&mut self, arguments: &[&str], entries: usize) -> Outcome<()> {
        let saved = self.ask(arguments)?;
        for _ in 0..entries {
            self.written
                .push((saved["kind"].as_str().unwrap_or("visit").to_owned(), false));
        }
        Ok(())
    }

    /// A command's JSON.
    pub fn ask(&self, arguments: &[&str]) -> Outcome<Value> {
        let output = self.run(&[&["--json"], arguments].concat())?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("{}: ketepai {}: {complaint}", self.name, arguments.join(" ")).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// What a person sees of a command, whether it did what was asked or not.
    pub fn see(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self.run(&[&["--lang", self.language], arguments].concat())?;
        let text = [output.stdout, output.stderr].concat();
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn run(&self, arguments: &[&str]) -> Outcome<Output> {
        let mut command = Command::new(&self.program);
        command.arg("--phone").arg(&self.folder).args(arguments);
        // Everybody in the story lives in China, wherever it is played.
        command.env("TZ", "CST-8").stdin(Stdio::null());
        Ok(command.output()?)
    }

    fn note(&mut self, saved: &Value, opens: bool) -> Outcome<()> {
        let kind = saved["kind"].as_str().ok_or("no kind was printed")?;
        self.written.push((kind.to_owned(), opens));
        Ok(())
    }
}

/// Noon of a day, as people write it.
pub fn noon(day: &str) -> String {
    format!("{day}T12:00")
}
