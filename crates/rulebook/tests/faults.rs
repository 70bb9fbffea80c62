//! Every fault is produced from the default text by one change, and says where, what and how to mend it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use rulebook::{Fault, Rulebook};

/// The default text with one passage replaced.
fn with(from: &str, to: &str) -> String {
    let text = Rulebook::default_text();
    assert!(text.contains(from), "the default text has no {from:?}");
    text.replacen(from, to, 1)
}

/// The default text without a clause.
fn without(clause: &str) -> String {
    let text = Rulebook::default_text();
    let head = format!("[{clause}]\n");
    let start = text.find(&head).expect("the clause is in the default text");
    let rest = &text[start + head.len()..];
    // A clause ends where the next one or the next file begins; its own tables are named `[[clause.…]]`.
    let own = format!("[[{clause}");
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if line.starts_with("# file:") || (line.starts_with('[') && !line.starts_with(&own)) {
            break;
        }
        end += line.len();
    }
    format!("{}{}", &text[..start], &rest[end..])
}

fn faults_in(text: &str) -> Vec<Fault> {
    Rulebook::parse(text).expect_err("the text is faulty").0
}

/// The one fault of a text, as developers read it.
fn the_fault_in(text: &str) -> String {
    let faults = faults_in(text);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults[0].to_string()
}

/// What the one fault says after the place, which moves with every edit of the default.
fn the_words_of(text: &str) -> String {
    let fault = the_fault_in(text);
    fault.split_once("] ").map(|(_, words)| words.to_owned()).unwrap_or(fault)
}

#[test]
fn a_fault_names_file_line_clause_and_remedy() {
    let text = with("amount = 40\n", "amount = 37\n");
    let faults = faults_in(&text);
    let [fault] = faults.as_slice() else { panic!("{faults:#?}") };
    assert_eq!(fault.file.as_deref(), Some("60-tiering.toml"));
    assert_eq!(fault.clause.as_deref(), Some("tiering.weights"));
    assert_eq!(fault.key(), "rulebook-fault-weights-sum");
    assert_eq!(fault.remedy(), "rulebook-remedy-balance-weights");
    assert_eq!(fault.args(), [("sum", "97".to_owned())]);
    let in_file = text.split("# file: 60-tiering.toml\n").nth(1).unwrap();
    assert_eq!(in_file.lines().nth(fault.line.unwrap() - 1), Some("amount = 37"));
}

#[test]
fn all_faults_are_reported_at_once_in_the_order_of_the_text() {
    let text = with("amount = 40\n", "amount = 37\n").replace("due_days = 15", "due_days = 0");
    let text = text.replacen("wait_working_days = 2", "wait_working_days = \"two\"", 1);
    let keys: Vec<_> = faults_in(&text).iter().map(Fault::key).collect();
    assert_eq!(
        keys,
        ["rulebook-fault-wrong-type", "rulebook-fault-weights-sum", "rulebook-fault-out-of-range"]
    );
}

#[test]
fn a_text_of_one_nameless_file_counts_its_own_lines() {
    let text: String = Rulebook::default_text()
        .lines()
        .filter(|line| !line.starts_with("# file:"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let text = text.replace("amount = 40\n", "amount = 41\n");
    let faults = faults_in(&text);
    assert_eq!(faults[0].file, None);
    let line = faults[0].line.unwrap();
    assert_eq!(text.lines().nth(line - 1), Some("amount = 41"));
}

#[test]
fn broken_toml_is_reported_with_its_line_and_nothing_else() {
    let fault = &faults_in(&with("due_days = 15", "due_days = = 15"))[0];
    assert_eq!(fault.key(), "rulebook-fault-syntax");
    assert_eq!(fault.file.as_deref(), Some("60-tiering.toml"));
    assert!(
        faults_in(&with("due_days = 15", "due_days = = 15"))
            .iter()
            .all(|fault| fault.key() == "rulebook-fault-syntax")
    );
}

#[test]
fn an_empty_text_lacks_every_table() {
    let missing: Vec<_> = faults_in("").iter().map(ToString::to_string).collect();
    assert_eq!(missing.len(), 4);
    assert!(
        missing.contains(&"[calendar] the table `calendar` is missing; add it".to_owned()),
        "{missing:?}"
    );
}

#[test]
fn an_unknown_name_suggests_the_nearest_known_one() {
    let cases = [
        ("due_days = 15", "due_days = 15\ndue_dais = 3", "unknown key `due_dais`; did you mean `due_days`?"),
        (
            "[tiering.explain]",
            "[tiering.explian]",
            "unknown clause `tiering.explian`; did you mean `tiering.explain`?",
        ),
        (
            "[security.audit]",
            "[securty]\n[security.audit]",
            "unknown table `securty`; did you mean `security`?",
        ),
        (
            "superior = \"director\"",
            "superior = \"directer\"",
            "`directer` is no rank; did you mean `director`?",
        ),
        (
            "function = [\"supervision\"]",
            "function = [\"supervison\"]",
            "`supervison` is no function; did you mean `supervision`?",
        ),
        (
            "approval = \"key_customers\"",
            "approval = \"key_costumers\"",
            "no approval chain is named `key_costumers`; did you mean `key_customers`?",
        ),
        (
            "{due_days}内，对全部",
            "{due_day}内，对全部",
            "the text (zh) has a place for `due_day`, which the clause does not have; did you mean `due_days`?",
        ),
    ];
    for (from, to, expected) in cases {
        let fault = the_fault_in(&with(from, to));
        assert!(fault.ends_with(expected), "{fault}");
    }
}

#[test]
fn a_name_near_to_nothing_is_told_what_to_do_instead() {
    let cases = [
        ("due_days = 15", "due_days = 15\ncolour = 3", "unknown key `colour`; take it out"),
        ("[tiering.explain]", "[weather.levels]\n[tiering.explain]", "unknown table `weather`; take it out"),
        (
            "[tiering.explain]",
            "[tiering.horoscope]\n[tiering.explain]",
            "unknown clause `tiering.horoscope`; take the clause out, or wait for the release that carries it out",
        ),
        (
            "approval = \"key_customers\"",
            "approval = \"the_board\"",
            "no approval chain is named `the_board`; define it under approval.chains, or name another",
        ),
        (
            "over = \"group\"",
            "over = \"none\"",
            "`none` is no reach; write one of: own, group, department, all",
        ),
        (
            "masked = [\"phone\", \"mail\"]",
            "masked = [\"shoe_size\"]",
            "`shoe_size` is no masked-field; write one of: phone, mail",
        ),
        (
            "需求复杂度占 {complexity}。",
            "需求复杂度占 {complexity}，见{appendix_seven}。",
            "the text (zh) has a place for `appendix_seven`, which the clause does not have; \
             the sentences may show: amount, purchases, credit, years, complexity",
        ),
    ];
    for (from, to, expected) in cases {
        let fault = the_fault_in(&with(from, to));
        assert!(fault.ends_with(expected), "{fault}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_told_how_to_be_written() {
    let cases = [
        ("due_days = 15", "due_days = \"soon\"", "`due_days` must be written as integer; write it so"),
        (
            "due_days = 15",
            "due_days = 400",
            "`due_days` is 400, outside 1 to 366; choose a number between the two",
        ),
        ("due_days = 15", "", "`due_days` is missing; add it"),
        ("due = \"01-31\"", "due = \"02-30\"", "`due` must be written as day-of-year; write it so"),
        ("promising = true", "promising = 1", "`promising` must be written as flag; write it so"),
        ("amount = 40\n", "amount = 0.001\n", "`amount` must be written as number; write it so"),
        (
            "amount = 40\n",
            "amount = 140\n",
            "`amount` is 140, outside 0 to 100; choose a number between the two",
        ),
        (
            "complexity = [20, 40, 60, 80, 100]",
            "complexity = [20, 40]",
            "`complexity` is 2, outside 5 to 5; choose a number between the two",
        ),
        ("then = [\"deputy\", \"next_level\"]", "then = []", "`then` lists nothing; fill it in"),
        (
            "then = [\"deputy\", \"next_level\"]",
            "then = [\"deputy\", \"deputy\"]",
            "`deputy` stands twice; keep only one",
        ),
        ("{ zh = \"季度评估\"", "{ zh = \" \"", "`zh` is empty; fill it in"),
        ("key = \"general\"\n", "key = \"purchase\"\n", "`purchase` stands twice; keep only one"),
        ("key = \"bank\"", "key = \"buyer\"", "`buyer` stands twice; keep only one"),
    ];
    for (from, to, expected) in cases {
        let text = with(from, to);
        let said: Vec<_> = faults_in(&text).iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|fault| fault.ends_with(expected)), "{expected}\n{said:#?}");
    }
}

#[test]
fn overlapping_bands_are_refused_with_the_two_that_overlap() {
    assert_eq!(
        the_words_of(&with("from = 1_000_000, points = 80", "from = 5_000_000, points = 80")),
        "the bands of `amount` overlap: 5,000,000 yuan or more comes after 5,000,000 yuan or more; \
         order them from the highest to the lowest"
    );
    assert_eq!(
        the_words_of(&with("from = 12, points = 80", "from = 12, points = 50")),
        "the points of `purchases` rise: 60 comes after 50; order them from the highest to the lowest"
    );
}

#[test]
fn thresholds_that_do_not_descend_are_refused() {
    assert_eq!(
        the_words_of(&with(
            "en = \"tier 2 (important)\" }, from = 60",
            "en = \"tier 2 (important)\" }, from = 85"
        )),
        "the thresholds do not descend: 85 comes after 80; order them from the highest to the lowest"
    );
}

#[test]
fn a_step_that_nobody_can_ever_decide_is_refused() {
    let general = "title = { zh = \"一般事项审批\", en = \"General matters\" }\nsteps = [{ by = [\"department_head\"] }]";
    let steps = |steps: &str| {
        with(general, &format!("title = {{ zh = \"一般\", en = \"General\" }}\nsteps = [{steps}]"))
    };
    let head = "{ by = [\"department_head\"] }";
    let upward = "{ by = [{ superior = \"director\" }] }, { by = [{ superior = \"manager\" }] }";
    let never =
        "{ by = [\"department_head\"], when = { field = \"amount\", at_least = 500, at_most = 100 } }";
    let cases = [
        (format!("{head}, {head}"), "2", "repeated", "take the step out"),
        (upward.to_owned(), "2", "descends", "put the lower superior before the higher"),
        (never.to_owned(), "1", "never-holds", "make `at_least` smaller than or equal to `at_most`"),
    ];
    for (written, step, why, remedy) in cases {
        let expected = format!("step {step} of the chain `general` cannot be reached ({why}); {remedy}");
        assert_eq!(the_words_of(&steps(&written)), expected);
    }
}

#[test]
fn the_same_people_may_be_asked_again_for_other_amounts() {
    let text = with(
        "    { by = [{ function = \"finance\" }] },\n",
        "    { by = [{ function = \"finance\" }], when = { field = \"amount\", at_most = 100 } },\n\
             { by = [{ function = \"finance\" }], mode = \"all\", when = { field = \"amount\", at_least = 101 } },\n",
    );
    let rulebook = Rulebook::parse(&text).unwrap();
    assert_eq!(rulebook.chain("purchase").unwrap().steps.len(), 4);
}

#[test]
fn a_step_for_a_function_that_the_company_does_not_have_is_refused() {
    let text = with("finance = { zh = \"财务\", en = \"Finance\" }\n", "");
    assert_eq!(
        the_words_of(&text),
        "step 2 of the chain `purchase` cannot be reached (function-absent); \
         list the function under organisation.functions, or ask someone else"
    );
}

#[test]
fn a_clause_cannot_stand_without_those_it_builds_on() {
    let faults = faults_in(&without("tiering.weights"));
    let needs =
        "needs the clause `tiering.weights`, which is not in the text; add that clause, or take this one out";
    assert!(faults.iter().all(|fault| fault.to_string().ends_with(needs)), "{faults:#?}");
    let clauses: BTreeSet<_> = faults.iter().filter_map(|fault| fault.clause.as_deref()).collect();
    assert!(clauses.contains("tiering.review") && clauses.contains("tiering.tiers"), "{clauses:?}");
}

#[test]
fn a_clause_that_names_a_chain_cannot_stand_without_the_chains() {
    let faults = faults_in(&without("approval.chains"));
    let unknown = faults.iter().filter(|fault| fault.key() == "rulebook-fault-unknown-chain");
    let clauses: Vec<_> = unknown.filter_map(|fault| fault.clause.as_deref()).collect();
    assert_eq!(
        clauses,
        ["archive.access", "tiering.review", "tiering.adjust", "tiering.key", "rulebook.change"]
    );
}

#[test]
fn an_entry_of_the_authority_names_a_rank_or_a_function() {
    let neither = with("rank = [\"director\"]\n", "");
    assert_eq!(the_words_of(&neither), "the entry must name `rank`, `function` or both; name whom it allows");
}

#[test]
fn a_required_field_names_kinds_that_there_are() {
    let text = with("required = [\"supplier\", \"dealer\"]", "required = [\"supplier\", \"deeler\"]");
    assert_eq!(the_words_of(&text), "`deeler` is no customer-kind; did you mean `dealer`?");
}

#[test]
fn a_part_that_has_clauses_needs_somebody_to_answer_for_it() {
    let text = Rulebook::default_text().replacen(
        "[[document.part]]\nkey = \"security\"\ntitle = { zh = \"保密与留痕\", en = \"Confidentiality and record keeping\" }\n\
         owner = \"supervision\"\nissuer = { zh = \"总经理\", en = \"the general manager\" }\n",
        "",
        1,
    );
    assert_eq!(the_words_of(&text), "`document.part (security)` is missing; add it");
}

proptest! {
    #[test]
    fn a_text_with_lines_lost_or_doubled_is_read_or_refused_with_a_reason(
        lost in 0_usize..600,
        doubled in 0_usize..600,
        cut in 0_usize..5,
    ) {
        let lines: Vec<_> = Rulebook::default_text().lines().collect();
        let mut text = String::new();
        for (index, line) in lines.iter().enumerate() {
            if (lost..lost + cut).contains(&index) {
                continue;
            }
            for _ in 0..=usize::from(index == doubled) {
                text.push_str(line);
                text.push('\n');
            }
        }
        if let Err(faults) = Rulebook::parse(&text) {
            prop_assert!(!faults.0.is_empty(), "refused without a reason");
        }
    }
}

#[test]
fn a_brace_without_its_partner_is_refused() {
    assert_eq!(
        the_words_of(&with("{due_days}内，对全部", "{due_days内，对全部")),
        "the text (zh) has a brace without its partner; write `{name}` for a figure, `{{` and `}}` for braces"
    );
}

#[test]
fn a_calendar_that_contradicts_itself_is_refused() {
    let cases = [
        ("zone = \"Asia/Shanghai\"", "zone = \"Asia/Atlantis\"", "`Asia/Atlantis` is no time zone"),
        (
            "monday = [\"09:00-12:00\", \"13:30-18:00\"]",
            "monday = [\"09:00-12:00\", \"11:30-18:00\"]",
            "the windows 09:00-12:00 and 11:30-18:00 of `monday` overlap",
        ),
        (
            "monday = [\"09:00-12:00\", \"13:30-18:00\"]",
            "monday = [\"12:00-09:00\"]",
            "the window 12:00-09:00 of `monday` does not end after it begins",
        ),
        (
            "monday = [\"09:00-12:00\", \"13:30-18:00\"]",
            "monday = [\"morning\"]",
            "`monday` must be written as window",
        ),
        ("workday = [\"09:00-12:00\", \"13:30-18:00\"]", "workday = []", "`workday` lists nothing"),
        ("year = 2025\n", "year = 2026\n", "2025-01-01 is listed under the year 2026"),
        (
            "    2018-02-11,",
            "    2018-02-12,",
            "the make-up day 2018-02-12 is an ordinary working day already",
        ),
        ("    2018-02-11,", "    2018-02-17,", "2018-02-17 is both a holiday and a make-up day"),
        ("    2018-01-01,", "    2018-01-01, 2018-01-01,", "`2018-01-01` stands twice"),
        ("    2018-01-01,", "    2018-01-01T09:00:00,", "`holidays` must be written as date"),
        (
            "[[calendar.year]]\nyear = 2019",
            "[[calendar.year]]\nyear = 2018\nholidays = []\nworkdays = []\n[[calendar.year]]\nyear = 2019",
            "the year 2018 is listed twice",
        ),
    ];
    for (from, to, expected) in cases {
        let said: Vec<_> = faults_in(&with(from, to)).iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|fault| fault.contains(expected)), "{expected}\n{said:#?}");
    }
}

#[test]
fn a_week_without_working_time_is_refused() {
    let text = Rulebook::default_text().replace("day = [\"09:00-12:00\", \"13:30-18:00\"]", "day = []");
    let said: Vec<_> = faults_in(&text).iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|fault| fault.contains("the week has no working window")), "{said:#?}");
}

#[test]
fn a_figure_that_no_sentence_tells_is_a_warning_and_no_fault() {
    let text = with("每季度结束后 {due_days}内", "每季度结束后 15 日内");
    let rulebook = Rulebook::parse(&text).unwrap();
    let warnings: Vec<_> = rulebook.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].ends_with("the text (zh) does not tell `due_days`; give the figure a place in the text"),
        "{warnings:?}"
    );
}

#[test]
fn levels_that_contradict_themselves_are_refused() {
    let cases = [
        (
            "one.urgent = { response = 0.25, resolution = 4 }",
            "one.urgent = { response = 5, resolution = 4 }",
            "the response of `one.urgent` takes longer than its resolution; \
             give the response no more time than the resolution",
        ),
        (
            "one.low = { response = 2, resolution = 24 }",
            "one.low = { response = 0.9, resolution = 24 }",
            "`one.low` is due before `one.normal`; give a higher tier or priority no more time than a lower one",
        ),
        (
            "two.urgent = { response = 0.5, resolution = 8 }",
            "two.urgent = { response = 0.5, resolution = 3 }",
            "`two.urgent` is due before `one.urgent`; \
             give a higher tier or priority no more time than a lower one",
        ),
        (
            "one.urgent = { response = 0.25, resolution = 4 }",
            "one.urgent = { response = 0, resolution = 4 }",
            "`response` is 0, outside 0.01 to 1,000; choose a number between the two",
        ),
        ("one.urgent = { response = 0.25, resolution = 4 }\n", "", "`urgent` is missing; add it"),
        ("untiered = 3", "untiered = 5", "`untiered` is 5, outside 1 to 4; choose a number between the two"),
        ("pauses = [\"waiting\"]", "pauses = [\"lunch\"]", "`lunch` is no pause; write one of: waiting"),
        ("low = { zh = \"低\", en = \"low\" } }", "}", "`low` is missing; add it"),
    ];
    for (from, to, expected) in cases {
        let fault = the_fault_in(&with(from, to));
        assert!(fault.starts_with("55-service.toml:") && fault.contains("[service.levels] "), "{fault}");
        assert!(fault.ends_with(expected), "{expected}\n{fault}");
    }
}

#[test]
fn an_escalation_goes_up_the_line_one_level_at_a_time_and_ever_later() {
    let step = |percent: u32, to: &str| format!("{{ at_percent = {percent}, to = \"{to}\" }}, ");
    let steps = "steps = [\n    { at_percent = 75, to = \"owner\" },\n    { at_percent = 100, to = \"superior\" },\n    \
        { at_percent = 150, to = \"next_level\" },\n]";
    let written = |steps_of: &[(u32, &str)]| {
        let list: String = steps_of.iter().map(|(percent, to)| step(*percent, to)).collect();
        with(steps, &format!("steps = [{list}]"))
    };
    let remedy = "let each step come later than the one before and go up by one level";
    let refused = [
        (&[(75, "owner"), (75, "superior")][..], "the step 75 % superior comes after 75 % owner"),
        (&[(75, "owner"), (150, "next_level")], "the step 150 % next_level comes after 75 % owner"),
        (&[(75, "superior"), (100, "owner")], "the step 100 % owner comes after 75 % superior"),
        (&[(75, "superior"), (100, "superior")], "the step 100 % superior comes after 75 % superior"),
        (&[(150, "next_level")], "the step 150 % next_level comes after 0 % owner"),
    ];
    for (steps, expected) in refused {
        assert_eq!(the_words_of(&written(steps)), format!("{expected}; {remedy}"));
    }
    let twice_up = written(&[(100, "superior"), (150, "next_level"), (200, "next_level")]);
    assert_eq!(Rulebook::parse(&twice_up).unwrap().service().escalate.as_ref().unwrap().len(), 3);
}

#[test]
fn what_the_service_refers_to_must_be_there() {
    let answered_by = "answered_by = [\"account_manager\", \"deputy\", \"recorder\"]\n";
    let named = |entry: &str| {
        with(answered_by, &format!("{answered_by}named = [{{ {entry}, answerer = \"zhao\" }}]\n"))
    };
    let cases = [
        (named("kind = \"fualt\""), "`fualt` is no request-kind; did you mean `fault`?"),
        (
            named("kind = \"fault\", category = \"equipmint\""),
            "`equipmint` is no category; did you mean `equipment`?",
        ),
        (
            with("kinds = [\"order\"], function", "kinds = [\"ordre\"], function"),
            "`ordre` is no request-kind; did you mean `order`?",
        ),
        (
            with("kinds = [\"order\"], function", "kinds = [\"dispute\"], function"),
            "`dispute` stands twice; keep only one",
        ),
        (
            with("confirmed_result = \"solved\"", "confirmed_result = \"solvd\""),
            "`solvd` is no result; did you mean `solved`?",
        ),
        (
            with("not_for = [\"registration\"]", "not_for = [\"registrations\"]"),
            "`registrations` is no request-kind; did you mean `registration`?",
        ),
        (
            with("silent_result = \"unconfirmed\"", "silent_result = \"unconfirmd\""),
            "`unconfirmd` is no result; did you mean `unconfirmed`?",
        ),
        (
            with("duplicate_result = \"duplicate\"", "duplicate_result = \"duplicat\""),
            "`duplicat` is no result; did you mean `duplicate`?",
        ),
        (with("key = \"in_warranty\"", "key = \"parts\""), "`parts` stands twice; keep only one"),
        (with("key = \"dispute\"\n", "key = \"order\"\n"), "`order` stands twice; keep only one"),
        (with("key = \"fax\", title", "key = \"phone\", title"), "`phone` stands twice; keep only one"),
    ];
    for (text, expected) in cases {
        let said: Vec<_> = faults_in(&text).iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|fault| fault.ends_with(expected)), "{expected}\n{said:#?}");
    }
}

#[test]
fn a_function_that_the_company_does_not_have_handles_no_requests() {
    let text = with("technical_support = { zh = \"技术支持\", en = \"Technical support\" }\n", "");
    let fault = the_words_of(&text);
    assert!(fault.starts_with("`technical_support` is no function; "), "{fault}");
}

#[test]
fn every_clause_about_requests_needs_the_register() {
    let faults = faults_in(&without("service.channels"));
    let clauses: BTreeSet<_> = faults.iter().filter_map(|fault| fault.clause.as_deref()).collect();
    assert!(faults.iter().all(|fault| fault.key() == "rulebook-fault-clause-needed"), "{faults:#?}");
    assert_eq!(
        clauses.into_iter().collect::<Vec<_>>(),
        [
            "service.close",
            "service.cross_department",
            "service.daily",
            "service.first_answer",
            "service.kinds",
            "service.levels",
            "service.triage",
        ]
    );
    let escalation = faults_in(&without("service.levels"));
    let clauses: Vec<_> = escalation.iter().filter_map(|fault| fault.clause.as_deref()).collect();
    assert_eq!(clauses, ["service.priority_queue", "service.escalate"]);
}
