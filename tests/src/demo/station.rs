//! A station as a real process. It can be switched off and on, which is how the signal goes and comes.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::Outcome;

/// 苏尼特右旗
pub const COUNTY: &str = "152524";

/// The station of the story.
pub struct Station {
    county: &'static str,
    program: PathBuf,
    /// Its folder.
    pub folder: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    process: Option<Child>,
}

impl Station {
    /// A station in this folder, on a port that is free now. Not running yet.
    pub fn new(program: &Path, folder: PathBuf) -> Outcome<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        Ok(Station {
            county: COUNTY,
            program: program.to_owned(),
            folder,
            address,
            process: None,
        })
    }

    /// The same, of another county: six digits.
    pub fn in_county(mut self, county: &'static str) -> Self {
        self.county = county;
        self
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self) -> Outcome<()> {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.with_extension("log"))?;
        let listen = self.address.to_string();
        let mut command = self.command(&["serve", "--county", self.county, "--listen", &listen]);
        command.args(["--public-address", &format!("http://{listen}")]);
        self.process = Some(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(log)
                .spawn()?,
        );
        for _ in 0..200 {
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            // Another process tells nobody when it is ready; it is asked again until it answers.
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!(
            "the station did not open; see {}",
            self.folder.with_extension("log").display()
        )
        .into())
    }

    /// Switches it off the hard way: whatever was acknowledged must be there afterwards.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Waits until somebody ends it.
    pub fn wait(&mut self) -> Outcome<()> {
        if let Some(process) = &mut self.process {
            process.wait()?;
        }
        Ok(())
    }

    /// An invitation's text.
    pub fn invite(&self, name: &str, role: &str) -> Outcome<String> {
        let arguments = [
            "invite",
            "--name",
            name,
            "--role",
            role,
            "--area",
            self.county,
            "--json",
        ];
        let issued: Value = serde_json::from_str(&self.ask(&arguments)?)?;
        let text = issued["text"]
            .as_str()
            .ok_or("the station printed no invitation")?;
        Ok(text.to_owned())
    }

    /// The station's status, as JSON.
    pub fn status(&self) -> Outcome<Value> {
        Ok(serde_json::from_str(&self.ask(&["status", "--json"])?)?)
    }

    /// What a command prints.
    pub fn ask(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self.command(arguments).stdin(Stdio::null()).output()?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("ketepai-server {}: {complaint}", arguments.join(" ")).into())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        let (verb, rest) = arguments.split_at(1);
        command.args(verb).arg("--folder").arg(&self.folder).args(rest);
        command.env("KETEPAI_LOG", "info").env("TZ", "CST-8");
        command
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        self.stop();
    }
}
