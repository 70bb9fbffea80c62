//! `zhike`: see `zhike --help`.

use clap::Parser;
use zhike::command::Cli;

fn main() -> std::process::ExitCode {
    match zhike::command::run(Cli::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("zhike: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
