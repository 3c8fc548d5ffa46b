//! `cargo demo`: several days of a banner's envoys without signal, played by real processes. The story is in
//! `ketepai_tests::demo`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ketepai_tests::demo::main()
}
