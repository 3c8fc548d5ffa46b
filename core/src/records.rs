//! What every noun shares: saving, editing, deleting, listing. The nouns' own folders build on this.

mod commands;
mod queries;
mod redo;
mod time;
mod view;

pub use commands::RecordCommands;
pub use time::TimeView;
pub use view::{ConflictView, FieldView, RecordView};
