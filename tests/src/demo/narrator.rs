//! The narrator's voice: Chinese or English; on standard output, or beside the JSON.

use std::io::Write;

/// Who tells the story.
pub struct Narrator {
    english: bool,
    aside: bool,
}

impl Narrator {
    /// A voice. `aside` keeps standard output for the JSON.
    pub fn new(english: bool, aside: bool) -> Self {
        Narrator { english, aside }
    }

    /// A line of the story.
    pub fn say(&self, chinese: &str, english: &str) {
        self.print(if self.english { english } else { chinese });
    }

    /// A chapter's heading.
    pub fn chapter(&self, chinese: &str, english: &str) {
        self.print("");
        self.print(&format!("── {} ──", if self.english { english } else { chinese }));
    }

    /// What a program printed, set in.
    pub fn quote(&self, text: &str) {
        for line in text.trim_end().lines() {
            self.print(&format!("   {line}"));
        }
    }

    /// Text as it stands.
    pub fn print(&self, text: &str) {
        let _ = match self.aside {
            true => writeln!(std::io::stderr(), "{text}"),
            false => writeln!(std::io::stdout(), "{text}"),
        };
    }
}
