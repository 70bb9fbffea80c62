//! What a draft would do, without doing it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod common;

use common::{Archive, buys, company, customer};
use jiff::civil::date;
use kernel::RecordId;
use rulebook::Rulebook;
use rules::tier::{MovementMatrix, Tier};
use testkit::{TestHouse, both_engines};
use tiering::command::simulate_file;
use tiering::gauge::Gauge;
use tiering::simulate::service::cell;
use tiering::simulate::{Base, simulate, simulate_books};

/// The default rulebook with another sum for tier 2.
fn stricter() -> String {
    let text = Rulebook::default_text();
    let changed = text
        .replace("en = \"tier 2 (important)\" }, from = 60 }", "en = \"tier 2 (important)\" }, from = 75 }");
    assert_ne!(text, changed);
    changed
}

/// The default rulebook with a period of two years.
fn longer() -> String {
    let changed = Rulebook::default_text().replace("period_months = 12", "period_months = 24");
    assert_ne!(Rulebook::default_text(), changed);
    changed
}

/// Seven customers: four who bought much last year, two who did the year before, one who never did.
fn customers(house: &TestHouse) -> Vec<RecordId> {
    let all: Vec<_> = (0..7).map(|n| customer(house, &format!("客户{n}"), Archive::default()).id).collect();
    for (n, id) in all.iter().enumerate().take(6) {
        for _ in 0..12 {
            buys(house, *id, if n < 4 { date(2026, 5, 5) } else { date(2025, 5, 5) }, 100_000);
        }
    }
    all
}

both_engines! {
    rooms: common::rooms();

    fn a_simulation_counts_everybody_and_changes_nothing(house: &TestHouse) {
        let all = customers(house);
        common::run(house, "UPDATE customer SET tier = 2");
        let (current, draft) = (Rulebook::default_text(), stricter());
        let (current, draft) = (Rulebook::parse(current).unwrap(), Rulebook::parse(&draft).unwrap());
        let as_of = date(2027, 2, 28);
        let beside = house.read(|read| simulate_books(read, &current, &draft, as_of)).unwrap();
        let mut expected = MovementMatrix::default();
        for (from, to, count) in [(Tier::Two, Tier::Three, 4), (Tier::Four, Tier::Four, 3)] {
            for _ in 0..count {
                expected.add(Some(from), to);
            }
        }
        assert_eq!(beside.matrix, expected);
        let gauge = Gauge::of(&draft, as_of).unwrap();
        let standing = house.read(|read| simulate(read, &Base::Standing, &gauge)).unwrap();
        assert_eq!((standing.matrix.total(), standing.matrix.count(Some(Tier::Two), Tier::Four)), (7, 3));
        for id in all {
            assert_eq!(common::tier(house, id), Some(2));
        }
    }

    fn another_period_is_held_against_the_period_in_force(house: &TestHouse) {
        customers(house);
        let (current, draft) = (Rulebook::default_text(), longer());
        let (current, draft) = (Rulebook::parse(current).unwrap(), Rulebook::parse(&draft).unwrap());
        let simulation = house.read(|read| simulate_books(read, &current, &draft, date(2027, 2, 28))).unwrap();
        assert_eq!(simulation.matrix.up(), 2, "who bought the year before counts now");
        assert_eq!((simulation.matrix.down(), simulation.matrix.total()), (0, 7));
    }

    fn the_list_behind_each_cell_has_its_customers(house: &TestHouse) {
        let company = company(house);
        customers(house);
        let as_of = date(2027, 2, 28);
        let (current, draft) = (Rulebook::default_text(), longer());
        let (current, draft) = (Rulebook::parse(current).unwrap(), Rulebook::parse(&draft).unwrap());
        let (current, draft) = (Gauge::of(&current, as_of).unwrap(), Gauge::of(&draft, as_of).unwrap());
        for base in [Base::Standing, Base::Measure(Box::new(current))] {
            let matrix = house.read(|read| simulate(read, &base, &draft)).unwrap().matrix;
            for (from, counts) in matrix.rows() {
                for (to, count) in Tier::ALL.into_iter().zip(counts) {
                    let mut listed = Vec::new();
                    let mut after = Some(RecordId(0));
                    while let Some(begin) = after {
                        let (page, next) = house
                            .read(|read| cell(read, &company.gm, (&base, &draft), (from, to), begin, 2))
                            .unwrap();
                        listed.extend(page.into_iter().map(|row| row.scored.customer));
                        after = next;
                    }
                    assert_eq!(u64::try_from(listed.len()).unwrap(), count, "{from:?} → {to:?}");
                    let unique: std::collections::BTreeSet<_> = listed.iter().collect();
                    assert_eq!(unique.len(), listed.len());
                }
            }
        }
    }

    fn a_list_behind_a_cell_names_only_whom_the_reader_may_see(house: &TestHouse) {
        let company = company(house);
        customers(house);
        let own = customer(house, "我的客户", Archive { owner: Some(company.sales.id), ..Archive::default() });
        let draft = Gauge::of(&Rulebook::parse(&stricter()).unwrap(), date(2027, 2, 28)).unwrap();
        let (listed, _) = house
            .read(|read| cell(read, &company.sales, (&Base::Standing, &draft), (None, Tier::Four), RecordId(0), 50))
            .unwrap();
        assert_eq!(listed.into_iter().map(|row| row.number).collect::<Vec<_>>(), [own.number]);
    }

    fn a_file_is_simulated_from_the_command_line(house: &TestHouse) {
        customers(house);
        let simulation = simulate_file(&house.store, house.now(), &stricter(), None, true).unwrap();
        assert_eq!((simulation.matrix.down(), simulation.matrix.total()), (4, 7));
        let faulty = simulate_file(&house.store, house.now(), "[nothing]", None, true);
        assert_eq!(common::refused(faulty), ["tiering-draft-faulty"]);
    }
}
