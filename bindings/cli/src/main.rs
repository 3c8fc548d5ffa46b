//! The program `ketepai`; everything is in the library.

fn main() -> std::process::ExitCode {
    ketepai_cli::main()
}
