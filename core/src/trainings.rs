//! 培训: a session held, with its headcount.

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::place::Position;
use ketepai_model::training::Training;
use ketepai_model::value::Packed;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// A training held.
#[derive(Clone, Debug, Default)]
pub struct RecordTraining {
    /// What was taught.
    pub topic: String,
    /// The notice that announced it.
    pub notice: Option<RecordId>,
    /// Who taught besides the writer.
    pub trainers: Vec<PersonId>,
    /// How many came.
    pub headcount: Option<i64>,
    /// Where, in words.
    pub place: String,
    /// Where.
    pub position: Option<Position>,
    /// By video.
    pub online: bool,
}

impl App {
    /// Records a training.
    pub fn record_training(&mut self, command: RecordTraining) -> Result<RecordId, AppError> {
        let mut training = Training::new(self.me()?.envelope(&self.context));
        training.from_s = Some(training.envelope.at_s);
        training.topic = command.topic;
        training.notices = Packed(command.notice.into_iter().collect());
        training.trainers = Packed(command.trainers);
        training.headcount = command.headcount;
        training.place = command.place;
        training.position = command.position;
        training.online = command.online;
        self.save(training.into())
    }
}
