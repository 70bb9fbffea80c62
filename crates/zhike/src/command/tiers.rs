//! `zhike tiers`: the quarter's review and the simulation of a draft, without a browser.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use rules::quarter::Quarter;
use rules::tier::{MovementMatrix, Tier};

use super::{actor, words};
use crate::clock;
use crate::config::Config;

/// What can be done with tiers.
#[derive(Subcommand, Debug)]
pub enum Tiers {
    /// Score all customers for a quarter's review; it is submitted and approved on the pages
    Review {
        /// The quarter, such as 2026Q3 [default: the one of --as-of, else the last that has ended]
        #[arg(long, value_parser = parse_quarter)]
        quarter: Option<Quarter>,
        /// Score the customers as of this day [default: the quarter's last]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = words::parse_day)]
        as_of: Option<Date>,
        /// Who proposes it
        #[arg(long = "as", value_name = "ACCOUNT")]
        account: String,
    },
    /// Show who would move under a draft of the rulebook; changes nothing
    Simulate {
        /// The draft's TOML
        file: PathBuf,
        /// Score the customers as of this day [default: today]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = words::parse_day)]
        as_of: Option<Date>,
        /// Compare with what the version in force would give, rather than with the tiers that customers have
        #[arg(long)]
        beside_rulebook: bool,
    },
}

fn parse_quarter(text: &str) -> Result<Quarter, String> {
    text.to_uppercase().parse().map_err(|_| "write a quarter such as 2026Q3".to_owned())
}

/// Runs the command.
pub fn run(config: &Config, command: Tiers) -> Result<()> {
    let store = config.open(clock::now())?;
    match command {
        Tiers::Review { quarter, as_of, account } => {
            let actor = actor(&store, &account)?;
            let today = store.read(clock::now(), |read| {
                Ok(read.policy()?.working_calendar().date_of(read.now().timestamp()))
            })?;
            let quarter = tiering::review::service::quarter_meant(quarter, as_of, today);
            let bar = ProgressBar::new(0);
            bar.set_style(ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} {elapsed}")?);
            let pause = || std::thread::sleep(Duration::from_millis(200));
            let summary = tiering::command::review_run(
                &store,
                &clock::now,
                &pause,
                actor.id,
                (quarter, as_of),
                &mut |done, total| {
                    bar.set_length(u64::try_from(total).unwrap_or_default());
                    bar.set_position(u64::try_from(done).unwrap_or_default());
                },
            )
            .map_err(words::said)?;
            bar.finish_and_clear();
            println!(
                "{}: the proposal for {quarter} stands; submit it at /tiers/reviews/{0}",
                summary.number
            );
            if summary.foreign_customers > 0 {
                println!(
                    "{} customers bought in other currencies, which were left out",
                    summary.foreign_customers
                );
            }
            print(&summary.matrix);
            Ok(())
        }
        Tiers::Simulate { file, as_of, beside_rulebook } => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("{} can not be read", file.display()))?;
            let simulation =
                tiering::command::simulate_file(&store, clock::now(), &text, as_of, beside_rulebook)
                    .map_err(words::said)?;
            print(&simulation.matrix);
            Ok(())
        }
    }
}

/// The movement matrix: from the row's tier to the column's.
fn print(matrix: &MovementMatrix) {
    println!("from \\ to {}", Tier::ALL.map(|tier| format!("{:>10}", tier.number())).join(""));
    for (origin, counts) in matrix.rows() {
        let origin = origin.map_or_else(|| "none".to_owned(), |tier| tier.number().to_string());
        let counts: Vec<String> = counts.iter().map(|count| format!("{count:>10}")).collect();
        println!("{origin:>9} {}", counts.join(""));
    }
    println!(
        "{} up, {} down, {} stay, {} for the first time",
        matrix.up(),
        matrix.down(),
        matrix.same(),
        matrix.first()
    );
}
