//! The board against a naive count of the same company, for who sees all and for who sees a part.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod company;

use std::sync::Arc;

use insights::company as kept;
use insights::model::{Board, Coverage};
use insights::service::{MOST, board, board_within};
use jiff::SignedDuration;
use kernel::{Actor, Error, job};
use rulebook::{Function, Rank};
use testkit::{TestHouse, both_engines};
use web::i18n::Locale;
use web::listing::Params;
use web::{Ui, View as _};

use company::{Naive, fill, rooms};

/// Seven people over two departments, and a company of customers among them.
fn open(house: &TestHouse, seed: u64) {
    let _ = house.staff("boss").rank(Rank::Director).department("总经办").hire();
    let _ = house.staff("wang").rank(Rank::Manager).under("boss").department("客户服务部").head().hire();
    let _ = house.staff("zhou").under("wang").department("客户服务部").group("热线组").hire();
    let _ = house.staff("qian").under("wang").department("客户服务部").group("回访组").hire();
    let _ = house.staff("sun").rank(Rank::Manager).under("boss").department("销售部").head().hire();
    let _ = house.staff("li").under("sun").department("销售部").group("华东组").hire();
    let _ = house.staff("admin").function(Function::Administrator).department("信息部").hire();
    fill(house, seed, &["wang", "zhou", "qian", "sun", "li"], &["热线组", "回访组", "华东组"]);
}

fn look(house: &TestHouse, actor: &Actor, most: usize) -> Board {
    house.read(|read| board_within(read, actor, most)).unwrap()
}

fn count(house: &TestHouse, chunk: usize) {
    house.write(move |tx| kept::recount_by(tx, chunk)).unwrap();
    job::drain(&house.store, "test", &|| house.now()).unwrap();
}

both_engines! {
    rooms: rooms();

    fn everybody_is_shown_what_a_naive_count_of_what_they_may_see_gives(house: &TestHouse) {
        open(house, 7);
        for account in ["boss", "wang", "zhou", "qian", "sun", "li", "admin"] {
            let actor = house.actor(account);
            let board = look(house, &actor, MOST);
            Naive::of(house, &actor).compare(&board);
            let whole = if account == "boss" { Coverage::Company } else { Coverage::Own };
            assert_eq!(board.coverage, whole, "{account}");
        }
    }

    fn the_kept_figures_of_a_large_company_are_those_of_a_naive_count(house: &TestHouse) {
        open(house, 8);
        let boss = house.actor("boss");
        assert_eq!(look(house, &boss, 5).coverage, Coverage::Counting(5));
        count(house, 7);
        let board = look(house, &boss, 5);
        assert_eq!((board.coverage, board.as_of), (Coverage::Company, house.now()));
        Naive::of(house, &boss).compare(&board);
    }

    fn kept_figures_are_as_of_their_count(house: &TestHouse) {
        open(house, 9);
        let boss = house.actor("boss");
        count(house, 50);
        let before = look(house, &boss, 5);
        house.advance(SignedDuration::from_hours(1));
        fill(house, 10, &["li"], &["华东组"]);
        assert_eq!(look(house, &boss, 5), before);
        count(house, 50);
        let after = look(house, &boss, 5);
        assert_eq!(after.as_of, house.now());
        assert!(after.customers.all.number > before.customers.all.number);
    }

    fn who_sees_a_part_never_gets_the_companys_figures(house: &TestHouse) {
        open(house, 11);
        count(house, 50);
        for account in ["wang", "zhou", "sun", "li", "admin"] {
            let actor = house.actor(account);
            let naive = Naive::of(house, &actor);
            naive.compare(&look(house, &actor, MOST));
            let cut = look(house, &actor, 3);
            let expected = naive.visible().min(3);
            assert_eq!(cut.customers.all.number, expected, "{account}");
            let cover = if naive.visible() > 3 { Coverage::Newest(3) } else { Coverage::Own };
            assert_eq!(cut.coverage, cover, "{account}");
            naive.newest(3).compare(&cut);
        }
    }

    fn duties_are_counted_by_clause_for_this_month_and_this_quarter(house: &TestHouse) {
        open(house, 18);
        let now = house.now();
        let days = |days: i64| now.plus_seconds(days * 24 * 3600);
        // It is the first of March: the month's duties are the quarter's, not the other way round.
        for (account, occurrence, due) in [
            ("li", "in time", days(2)),
            ("li", "overdue", days(1)),
            ("li", "open", days(20)),
            ("qian", "of another", days(3)),
            ("li", "of April", days(31)),
            ("li", "of February", days(-2)),
        ] {
            house.write(move |tx| company::owe(tx, account, occurrence, due)).unwrap();
        }
        house.write(|tx| company::fulfil(tx, "li", "in time")).unwrap();
        house.advance(SignedDuration::from_hours(36));
        let of = |account| {
            let duties = look(house, &house.actor(account), MOST).duties;
            [duties.month, duties.quarter].map(|period| {
                let [clause] = period.clauses.as_slice() else { panic!("{:?}", period.clauses) };
                assert_eq!(clause.clause, "archive.standard");
                (clause.due, clause.in_time, clause.done_late, clause.overdue, clause.open)
            })
        };
        assert_eq!(of("li"), [(3, 1, 0, 1, 1), (4, 1, 0, 2, 1)]);
        assert_eq!(of("boss"), [(4, 1, 0, 1, 2), (5, 1, 0, 2, 2)]);
    }

    fn a_review_that_one_may_not_see_is_no_door(house: &TestHouse) {
        open(house, 12);
        let doors = |account| {
            let board = look(house, &house.actor(account), MOST);
            board.movements.iter().filter(|movement| movement.href.is_some()).count()
        };
        assert_eq!((doors("boss"), doors("li")), (2, 0));
    }

    fn a_small_company_is_never_counted_in_the_background(house: &TestHouse) {
        open(house, 13);
        assert!(!house.read(|read| kept::is_due(read, MOST)).unwrap());
    }

    fn a_large_company_is_counted_at_first_each_night_and_after_an_import(house: &TestHouse) {
        open(house, 14);
        let due = || house.read(|read| kept::is_due(read, 5)).unwrap();
        assert!(due());
        count(house, 50);
        assert!(!due());
        house.advance(SignedDuration::from_mins(5));
        house.write(company::import).unwrap();
        assert!(!due(), "a count has just ended");
        house.advance(SignedDuration::from_mins(11));
        assert!(due());
        count(house, 50);
        assert!(!due());
        // It is Monday, a little past nine; the next count is due at two in the night.
        house.advance(SignedDuration::from_hours(16));
        assert!(!due());
        house.advance(SignedDuration::from_hours(1));
        assert!(due());
    }

    fn a_count_goes_on_where_it_was_and_is_kept_once(house: &TestHouse) {
        open(house, 15);
        house.write(|tx| kept::recount_by(tx, 7)).unwrap();
        assert!(job::work(&house.store, "first", &|| house.now()).unwrap());
        assert!(house.read(kept::kept).unwrap().is_none());
        job::drain(&house.another_store(), "second", &|| house.now()).unwrap();
        let boss = house.actor("boss");
        Naive::of(house, &boss).compare(&look(house, &boss, 5));
    }

    fn figures_are_taken_away_only_by_who_may_export_and_it_is_noted(house: &TestHouse) {
        open(house, 16);
        let take = |account| {
            let actor = house.actor(account);
            house.write(move |tx| insights::service::board_export(tx, &actor))
        };
        assert!(matches!(take("zhou"), Err(Error::Forbidden(_))));
        take("boss").unwrap();
        assert_eq!(house.read(company::exports).unwrap(), 1);
    }

    fn the_page_speaks_every_language_and_its_figures_are_doors(house: &TestHouse) {
        open(house, 19);
        let boss = house.actor("boss");
        let due = house.now();
        house.write(move |tx| company::owe(tx, "li", "overdue", due)).unwrap();
        house.advance(SignedDuration::from_hours(1));
        let (board, policy) = house.read(|read| Ok((board(read, &boss)?, read.policy()?))).unwrap();
        for locale in Locale::ALL {
            let ui = Ui {
                locale,
                actor: Arc::new(boss.clone()),
                now: house.now(),
                policy: Arc::clone(&policy),
                address: "/insights".to_owned(),
            };
            let page = board.page(&ui).body.into_string();
            // A message that is missing is shown by its key.
            assert!(!page.contains("insights-"), "{locale:?}");
            for door in [
                "\"/customers?tier=1\"",
                "\"/customers?tier=none\"",
                "\"/customers?kind=bank\"",
                "\"/customers?region=%E8%8B%8F%E5%B7%9E\"",
                "\"/customers?lifecycle=dormant\"",
                "\"/customers?incomplete=yes\"",
                "\"/customers?opened_from=2027-02-01&amp;opened_until=2027-02-28\"",
                "\"/customers?bought_from=2027-02-01&amp;bought_until=2027-02-28&amp;currency=CNY\"",
                "\"/customers?bought_from=2025-04-01&amp;bought_until=2027-03-31&amp;currency=USD\"",
                "&amp;clause=archive.standard&amp;from=2027-01-01&amp;until=2027-03-31&amp;late=late\"",
                "\"/tiers/reviews/PG-",
                "\"/insights?format=xlsx\"",
            ] {
                assert!(page.contains(door), "{door} in {locale:?}");
            }
        }
    }

    fn the_doors_of_months_and_currencies_lead_to_the_customers_that_were_counted(house: &TestHouse) {
        open(house, 21);
        let boss = house.actor("boss");
        let board = look(house, &boss, MOST);
        let behind = |href: &str| {
            let query = href.strip_prefix("/customers?").unwrap().to_owned();
            let found = house.read(|read| customers::list::page(read, &boss, &Params::parse(&query))).unwrap();
            found.1.number
        };
        for opened in &board.customers.opened {
            assert_eq!(behind(&opened.href), opened.number, "{}", opened.href);
        }
        let naive = Naive::of(house, &boss);
        for month in &board.purchases.months {
            assert_eq!(behind(&month.href), naive.buyers("CNY", Some(month.month)), "{}", month.href);
        }
        assert_eq!(board.purchases.others.len(), 1);
        assert_eq!(behind(&board.purchases.others[0].href), naive.buyers("USD", None));
    }

    fn every_figure_is_in_the_sheet(house: &TestHouse) {
        open(house, 17);
        let boss = house.actor("boss");
        let (board, policy) = house.read(|read| Ok((board(read, &boss)?, read.policy()?))).unwrap();
        for locale in Locale::ALL {
            let words = insights::export::Words { locale, policy: &policy };
            let sheet = insights::export::sheet(&board, &words).unwrap();
            assert!(sheet.starts_with(b"PK"), "an XLSX file is a ZIP");
        }
    }
}
