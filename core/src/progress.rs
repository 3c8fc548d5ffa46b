//! Figures: what has been counted, and the records behind it.

use ketepai_store::figures::Question;
use ketepai_store::read::Line;

use crate::app::App;
use crate::error::AppError;

/// A figure with the records behind it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FigureView {
    /// What is counted.
    pub metric: String,
    /// How many.
    pub value: i64,
    /// By month: days since 1970-01-01 of its first day, and the figure.
    pub months: Vec<(i64, i64)>,
    /// The records that it opens into, newest first; without those that are hidden now.
    pub records: Vec<Line>,
}

impl App {
    /// A figure, opened.
    pub fn figure(&self, question: &Question) -> Result<FigureView, AppError> {
        Ok(FigureView {
            metric: question.metric.clone(),
            value: self.store.figure(question)?,
            months: self.store.figure_by_month(question)?,
            records: self.shown(self.store.behind(question)?)?,
        })
    }
}
