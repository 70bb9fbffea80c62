//! Signing in, and the brake on guessing passwords.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use argon2::password_hash::PasswordHasher as _;
use argon2::{Algorithm, Argon2, Params, Version};
use diesel::prelude::*;
use jiff::SignedDuration;
use kernel::schema::staff;
use kernel::secret::{Token, password};
use kernel::session::{self, ApiToken};
use kernel::{Error, Result};
use testkit::{Repeating, TestHouse, both_engines};

const RIGHT: &str = "long enough a password";

fn sign_in(house: &TestHouse, account: &str, password: &str, address: &str) -> Result<String> {
    session::sign_in(&house.store, account, password, address, "a browser", house.now())
}

/// The message that a refused sign-in shows.
fn refusal(of: Result<String>) -> String {
    match of {
        Err(Error::Refused(refusals)) => refusals[0].message.key.to_string(),
        other => panic!("{other:?}"),
    }
}

fn lives(house: &TestHouse, token: &str) -> bool {
    house.read(|read| session::by_token(read, token)).unwrap().is_some()
}

both_engines! {
    fn the_right_password_begins_a_session(house: &TestHouse) {
        let chen = house.staff("chen").password(RIGHT).hire();
        let token = sign_in(house, " Chen ", RIGHT, "10.0.0.1").unwrap();
        let found = house.read(|read| session::by_token(read, &token)).unwrap().unwrap();
        assert_eq!((found.staff_id, found.address.as_str()), (chen.id, "10.0.0.1"));
        assert_eq!(house.read(|read| session::list(read, chen.id)).unwrap().len(), 1);
        assert!(
            !lives(house, "zk_nothing") && !lives(house, Token::new(&Repeating::default()).unwrap().reveal())
        );
    }

    fn a_password_stored_under_weaker_parameters_is_stored_anew_when_it_is_next_given(house: &TestHouse) {
        let chen = house.staff("chen").password(RIGHT).hire();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let weak = weak.hash_password_with_salt(RIGHT.as_bytes(), b"sixteen bytes it").unwrap().to_string();
        let stored = || {
            let of_chen = staff::table.find(chen.id).select(staff::password_hash);
            house.read(|read| Ok(of_chen.first::<String>(read.conn())?)).unwrap()
        };
        let old = weak.clone();
        house
            .write(move |tx| {
                let set = diesel::update(staff::table.find(chen.id)).set(staff::password_hash.eq(&old));
                Ok(set.execute(tx.conn())?)
            })
            .unwrap();
        assert_eq!(refusal(sign_in(house, "chen", "wrong", "10.0.0.1")), "sign-in-wrong");
        assert_eq!(stored(), weak);
        sign_in(house, "chen", RIGHT, "10.0.0.1").unwrap();
        let renewed = stored();
        assert!(renewed != weak && !password::is_outdated(&renewed), "{renewed}");
        sign_in(house, "chen", RIGHT, "10.0.0.1").unwrap();
        assert_eq!(stored(), renewed);
    }

    fn a_wrong_password_and_an_unknown_or_closed_account_are_refused_alike(house: &TestHouse) {
        house.staff("chen").password(RIGHT).hire();
        house.staff("gone").password(RIGHT).gone().hire_id();
        assert_eq!(refusal(sign_in(house, "chen", "wrong", "10.0.0.1")), "sign-in-wrong");
        assert_eq!(refusal(sign_in(house, "nobody", RIGHT, "10.0.0.1")), "sign-in-wrong");
        assert_eq!(refusal(sign_in(house, "gone", RIGHT, "10.0.0.1")), "sign-in-wrong");
    }

    fn five_wrong_guesses_brake_the_account_at_that_address_for_five_minutes(house: &TestHouse) {
        house.staff("chen").password(RIGHT).hire();
        house.staff("wu").password(RIGHT).hire();
        for _ in 0..5 {
            assert_eq!(refusal(sign_in(house, "chen", "wrong", "10.0.0.1")), "sign-in-wrong");
        }
        assert_eq!(refusal(sign_in(house, "chen", RIGHT, "10.0.0.1")), "sign-in-too-often");
        sign_in(house, "chen", RIGHT, "10.0.0.2").expect("the owner elsewhere is not locked out");
    }

    fn a_brake_is_free_again_after_its_window(house: &TestHouse) {
        house.staff("chen").password(RIGHT).hire();
        house.staff("wu").password(RIGHT).hire();
        for _ in 0..5 {
            refusal(sign_in(house, "chen", "wrong", "10.0.0.1"));
        }
        sign_in(house, "wu", RIGHT, "10.0.0.1").expect("a colleague at the same address is not braked");
        house.advance(SignedDuration::from_secs(299));
        assert_eq!(refusal(sign_in(house, "chen", RIGHT, "10.0.0.1")), "sign-in-too-often");
        house.advance(SignedDuration::from_secs(1));
        sign_in(house, "chen", RIGHT, "10.0.0.1").unwrap();
    }

    fn a_success_forgets_the_failures(house: &TestHouse) {
        house.staff("chen").password(RIGHT).hire();
        for _ in 0..3 {
            for _ in 0..4 {
                assert_eq!(refusal(sign_in(house, "chen", "wrong", "10.0.0.1")), "sign-in-wrong");
            }
            sign_in(house, "chen", RIGHT, "10.0.0.1").unwrap();
        }
    }

    fn an_address_that_guesses_at_many_accounts_is_braked(house: &TestHouse) {
        house.staff("chen").password(RIGHT).hire();
        for nth in 0..30 {
            assert_eq!(refusal(sign_in(house, &format!("guess{nth}"), "wrong", "10.0.0.1")), "sign-in-wrong");
        }
        assert_eq!(refusal(sign_in(house, "chen", RIGHT, "10.0.0.1")), "sign-in-too-often");
        sign_in(house, "chen", RIGHT, "10.0.0.2").unwrap();
    }

    fn a_session_ends_when_it_is_not_used_and_at_the_latest_after_two_weeks(house: &TestHouse) {
        house.staff("chen").password(RIGHT).hire();
        let (used, idle) =
            (sign_in(house, "chen", RIGHT, "a").unwrap(), sign_in(house, "chen", RIGHT, "b").unwrap());
        let id = house.read(|read| session::by_token(read, &used)).unwrap().unwrap().id;
        for hours in 1..=33 {
            house.advance(SignedDuration::from_hours(10));
            assert!(lives(house, &used), "after {} hours", hours * 10);
            house.write(move |tx| session::seen(tx, id)).unwrap();
        }
        assert!(!lives(house, &idle));
        house.advance(SignedDuration::from_hours(6));
        assert!(!lives(house, &used), "336 hours are two weeks");
    }

    fn a_session_that_was_ended_is_gone_and_nobody_ends_another_s(house: &TestHouse) {
        let chen = house.staff("chen").password(RIGHT).hire().id;
        let wu = house.staff("wu").password(RIGHT).hire().id;
        let (mine, other) =
            (sign_in(house, "chen", RIGHT, "a").unwrap(), sign_in(house, "chen", RIGHT, "b").unwrap());
        let id = house.read(|read| session::by_token(read, &mine)).unwrap().unwrap().id;
        assert!(matches!(house.write(move |tx| session::end(tx, wu, id)), Err(Error::NotFound)));
        house.write(move |tx| session::end(tx, chen, id)).unwrap();
        assert!(!lives(house, &mine) && lives(house, &other));
        house.write(move |tx| session::end_all(tx, chen)).unwrap();
        assert!(!lives(house, &other));
    }

    fn a_program_s_token_works_until_it_expires_or_is_ended(house: &TestHouse) {
        let chen = house.staff("chen").hire().id;
        let random = Repeating::default();
        let (week, ever) = (Token::new(&random).unwrap(), Token::new(&random).unwrap());
        let (for_week, for_ever) = (week.clone(), ever.clone());
        let id = house
            .write(move |tx| {
                session::add_token(tx, chen, "report", &for_week, Some(7))?;
                session::add_token(tx, chen, "backup", &for_ever, None)
            })
            .unwrap();
        let found = |token: &Token| -> Option<ApiToken> {
            house.read(|read| session::api_token(read, token.reveal())).unwrap()
        };
        assert_eq!(found(&week).unwrap().name, "report");
        house.advance(SignedDuration::from_hours(7 * 24));
        assert!(found(&week).is_none());
        assert_eq!(found(&ever).unwrap().staff_id, chen);
        house.write(move |tx| session::end_token(tx, chen, id)).unwrap();
        assert!(found(&ever).is_none());
        assert!(!lives(house, ever.reveal()), "a program's token is no session");
    }
}
