//! What every noun shares: saving, editing, deleting, listing. The nouns' own folders build on this.

mod commands;
mod queries;
mod redo;
mod view;

pub use commands::RecordCommands;
pub use view::{ConflictView, FieldView, RecordView};
