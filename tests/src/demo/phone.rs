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
