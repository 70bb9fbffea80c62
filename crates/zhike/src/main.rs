//! `zhike`: see `zhike --help`.

use clap::Parser;
use zhike::command::Cli;

fn main() -> std::process::ExitCode {
    match zhike::command::run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("zhike: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
