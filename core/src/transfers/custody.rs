//! Which files the station has in a backup, by its signed word. Nothing else allows this phone to give one up.

use ketepai_model::canonical;
use ketepai_model::identity::{FileCustody, MAX_FILES};

use super::mover::Request;
use crate::app::App;
use crate::error::AppError;
use crate::sync::Transport;

const META_ASKED: &str = "file custody asked at";

impl App {
    /// Asks for the station's word on files that it has and that may have come into a backup since; once for
    /// each backup. Being offline, or a word that does not hold, is no error: nothing is given up then.
    pub(crate) fn ask_file_custody(&mut self, transport: &mut dyn Transport) -> Result<(), AppError> {
        let position = self.store.checkpoint()?.map_or(0, |c| c.backed_up);
        let (backed_up, files) = (position.to_be_bytes(), self.store.files_to_ask_about(MAX_FILES)?);
        if position == 0
            || files.is_empty()
            || self.store.meta(META_ASKED)?.as_deref() == Some(&backed_up[..])
        {
            return Ok(());
        }
        let body: Vec<u8> = files.iter().flat_map(|hash| hash.0).collect();
        let request = Request::sign(self, "/v1/custody".into(), body)?;
        let Ok(answer) = transport.file_custody(&request.signed()) else {
            return Ok(());
        };
        let Some(word) = self.believed(&answer)? else {
            tracing::warn!("a word on files that does not hold");
            return Ok(());
        };
        self.store.write(|w| {
            for hash in &files {
                // What the station does not have after all goes again.
                w.set_file_at_station(hash, word.held.binary_search(hash).is_ok())?;
                w.set_file_backed_up(hash, word.backed_up.binary_search(hash).is_ok())?;
            }
            if files.len() < MAX_FILES {
                w.put_meta(META_ASKED, &backed_up)?;
            }
            Ok::<_, AppError>(())
        })
    }

    fn believed(&self, answer: &[u8]) -> Result<Option<FileCustody>, AppError> {
        let Ok(word) = canonical::decode::<FileCustody>(answer, "file custody") else {
            return Ok(None);
        };
        let trust = self.trust()?;
        let key = trust
            .station(&word.signer)
            .filter(|key| word.verify(&key.signing).is_ok());
        Ok(key.map(|_| word))
    }
}
