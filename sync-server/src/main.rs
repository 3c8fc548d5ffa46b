//! The station as a program: reads the command line, sets up logging, says how it ended.

use std::process::ExitCode;

use clap::Parser;
use ketepai_server::cli::{self, Arguments};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_env("KETEPAI_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match cli::run(arguments.command) {
        Ok(output) => {
            print!("{output}");
            ExitCode::SUCCESS
        }
        Err(advice) => {
            eprintln!("{advice}");
            ExitCode::FAILURE
        }
    }
}
