//! What a draft would change is told clause by clause and figure by figure.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use rulebook::{Aspect, Lang, Rulebook, compare};

/// The differences a change of the default text makes: clause, aspect, old, new in English.
fn differences(change: impl Fn(&str) -> String) -> Vec<(String, Aspect, String, String)> {
    let text = Rulebook::default_text();
    let changed = change(text);
    assert_ne!(text, changed, "the change changes something");
    let (old, new) = (Rulebook::parse(text).unwrap(), Rulebook::parse(&changed).unwrap());
    let written =
        |figure: Option<rulebook::Figure>| figure.map(|figure| figure.text(Lang::En)).unwrap_or_default();
    let rows = compare(&old, &new).into_iter();
    rows.map(|row| (row.clause, row.aspect, written(row.old), written(row.new))).collect()
}

fn row(clause: &str, aspect: Aspect, old: &str, new: &str) -> (String, Aspect, String, String) {
    (clause.to_owned(), aspect, old.to_owned(), new.to_owned())
}

fn parameter(key: &str) -> Aspect {
    Aspect::Parameter(key.to_owned())
}

#[test]
fn the_same_text_differs_in_nothing() {
    let rulebook = Rulebook::parse(Rulebook::default_text()).unwrap();
    assert_eq!(compare(&rulebook, &rulebook), []);
}

#[test]
fn changed_figures_stand_with_old_and_new_value() {
    let rows = differences(|text| {
        text.replace("amount = 40\n", "amount = 35\n").replace("complexity = 15\n", "complexity = 20\n")
    });
    assert_eq!(
        rows,
        [
            row("tiering.weights", parameter("amount"), "40%", "35%"),
            row("tiering.weights", parameter("complexity"), "15%", "20%"),
        ]
    );
}

#[test]
fn a_clause_left_out_is_a_clause_removed_and_the_reverse_a_clause_added() {
    let without = |text: &str| {
        let (start, end) = (text.find("[tiering.simulate]").unwrap(), text.find("[tiering.key]").unwrap());
        format!("{}{}", &text[..start], &text[end..])
    };
    assert_eq!(differences(without), [row("tiering.simulate", Aspect::Clause, "Simulation", "")]);

    let full = Rulebook::parse(Rulebook::default_text()).unwrap();
    let shorter = Rulebook::parse(&without(Rulebook::default_text())).unwrap();
    let added = compare(&shorter, &full);
    assert_eq!(added.len(), 1);
    assert_eq!((&added[0].aspect, &added[0].old), (&Aspect::Clause, &None));
}

#[test]
fn wording_and_the_treatment_of_running_clocks_are_compared_too() {
    let rows = differences(|text| {
        text.replace("en = \"Quarterly review\"", "en = \"Review by quarter\"")
            .replace("running = \"recompute\"", "running = \"keep\"")
    });
    assert_eq!(
        rows,
        [
            row("tiering.review", Aspect::Title, "Quarterly review", "Review by quarter"),
            row("tiering.review", Aspect::Running, "recompute", "keep"),
        ]
    );
}

#[test]
fn a_changed_chain_shows_in_the_chains_and_in_every_clause_that_names_it() {
    let rows = differences(|text| text.replace("superior = \"director\"", "superior = \"senior_manager\""));
    let clauses: Vec<_> = rows.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(clauses, ["tiering.review", "approval.chains"]);
    assert_eq!(rows[0].2, "Director");
    assert_eq!(rows[0].3, "superior from Senior manager up");
}

#[test]
fn tables_beside_the_clauses_are_compared_as_well() {
    let rows = differences(|text| text.replace("    2026-01-04,\n", ""));
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((rows[0].0.as_str(), &rows[0].1), ("calendar", &parameter("workdays_2026")));
}
