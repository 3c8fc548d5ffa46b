//! How answers look on a terminal: tables that align in Chinese, fields by name, times in the phone's zone.

pub mod lines;
pub mod moment;
pub mod progress;
pub mod record;
pub mod table;
