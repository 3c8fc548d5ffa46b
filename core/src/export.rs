//! Taking everything out: one JSON line a record, for a person who wants their own data in their hands.

use std::io::Write;

use crate::app::App;
use crate::error::AppError;

impl App {
    /// Writes every record that is here, and is not hidden now, as JSON Lines, newest first; how many.
    pub fn export(&self, out: &mut dyn Write) -> Result<u64, AppError> {
        let mut written = 0;
        for line in self.shown(self.store.list_with_merged(None)?)? {
            let view = self.show(&line.id)?;
            let text = serde_json::to_string(&view).map_err(|e| AppError::Internal {
                report: "export".into(),
                source: Box::new(e),
            })?;
            writeln!(out, "{text}").map_err(|e| crate::error::file_error(std::path::Path::new("-"), e))?;
            written += 1;
        }
        Ok(written)
    }
}
