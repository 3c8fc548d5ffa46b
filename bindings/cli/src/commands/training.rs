//! `training`: a session held.

use ketepai_core::trainings::RecordTraining;

use crate::arguments::Training;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

pub fn record(mut session: Session<'_>, training: Training) -> Result<(), Failure> {
    let command = RecordTraining {
        notice: training
            .notice
            .as_deref()
            .map(|id| session.find(id))
            .transpose()?,
        trainers: session.people(&training.with)?,
        position: input::maybe_position(training.at.as_deref(), &training.datum)?,
        topic: training.topic,
        headcount: training.headcount,
        place: training.place,
        online: training.online,
    };
    let id = session.app.record_training(command)?;
    session.saved(&id, "training")
}
