//! Passwords, sessions and tokens from their owner's side, and what an administrator sees.

use frame::settings::{self, NewPassword, NewToken, Settings};
use kernel::{Actor, Result, SessionId, session};
use testkit::{TestHouse, both_engines};

use crate::fixture::{administrator, refused, rooms, wrong};

const OLD: &str = "long enough a password";
const NEW: &str = " another one, quite long ";

fn sign_in(house: &TestHouse, password: &str) -> Result<String> {
    session::sign_in(&house.store, "chen", password, "10.0.0.1", "a browser", house.now())
}

fn id_of(house: &TestHouse, token: &str) -> Option<SessionId> {
    house.read(|read| session::by_token(read, token)).unwrap().map(|session| session.id)
}

fn change(house: &TestHouse, actor: &Actor, this: Option<SessionId>, typed: [&str; 3]) -> Result<()> {
    let [old, new, again] = typed.map(Into::into);
    settings::change_password(&house.store, actor, this, &NewPassword { old, new, again }, house.now())
}

fn look(house: &TestHouse, actor: &Actor) -> Settings {
    house.read(|read| settings::look(read, actor, None)).unwrap()
}

both_engines! {
    rooms: rooms();

    fn a_new_password_lets_in_and_ends_every_other_session(house: &TestHouse) {
        let chen = house.staff("chen").password(OLD).hire();
        let (mine, other) = (sign_in(house, OLD).unwrap(), sign_in(house, OLD).unwrap());
        change(house, &chen, id_of(house, &mine), [OLD, NEW, NEW]).unwrap();
        assert!(id_of(house, &mine).is_some() && id_of(house, &other).is_none());
        assert_eq!(refused(sign_in(house, OLD)), [wrong("-", "sign-in-wrong")]);
        sign_in(house, NEW).expect("spaces belong to a password");
    }

    fn a_password_is_not_changed_when_anything_is_wrong(house: &TestHouse) {
        let chen = house.staff("chen").password(OLD).hire();
        let mine = sign_in(house, OLD).unwrap();
        for (typed, expected) in [
            (["wrong wrong wrong", NEW, NEW], vec![wrong("old", "frame-password-wrong")]),
            ([OLD, "short", "short"], vec![wrong("new", "password-too-short")]),
            ([OLD, NEW, "another"], vec![wrong("again", "frame-password-differs")]),
            ([OLD, OLD, OLD], vec![wrong("new", "frame-password-same")]),
            (
                [OLD, "1234567890", ""],
                vec![wrong("new", "password-is-sequence"), wrong("again", "frame-password-differs")],
            ),
        ] {
            assert_eq!(refused(change(house, &chen, None, typed)), expected, "{typed:?}");
        }
        assert!(id_of(house, &mine).is_some());
        sign_in(house, OLD).unwrap();
    }

    fn a_token_is_made_for_a_purpose_and_lists_without_its_secret(house: &TestHouse) {
        let chen = house.staff("chen").hire();
        let add = |name: &str, days: &str| {
            settings::add_token(&house.store, &chen, &NewToken { name: name.into(), days: days.into() }, house.now())
        };
        let added = add(" 报表 ", "30").unwrap();
        let found = house.read(|read| session::api_token(read, &added.token)).unwrap().expect("it works");
        assert_eq!((found.staff_id, found.name.as_str()), (chen.id, "报表"));
        assert_eq!(found.expires_at, Some(house.now().plus_seconds(30 * 86_400)));
        let json = serde_json::to_string(&look(house, &chen)).unwrap();
        assert!(json.contains("报表") && !json.contains(&added.token));
        for (name, days, expected) in [
            ("", "", vec![wrong("name", "frame-token-name-needed")]),
            ("报表", "0", vec![wrong("days", "frame-token-days")]),
            ("报表", "一年", vec![wrong("days", "frame-token-days")]),
        ] {
            assert_eq!(refused(add(name, days).map(|_| ())), expected);
        }
        assert!(add("长期", "").is_ok());
    }

    fn only_who_keeps_the_settings_sees_how_the_system_stands(house: &TestHouse) {
        let (chen, admin) = (house.staff("chen").hire(), administrator(house));
        assert!(look(house, &chen).system.is_none());
        let system = look(house, &admin).system.expect("an administrator looks");
        let engine = match house.store.engine() {
            testkit::Engine::Sqlite => "SQLite",
            testkit::Engine::Postgres => "PostgreSQL",
        };
        assert_eq!(system.engine, engine);
        assert!(system.failed_jobs.is_empty());
        assert_eq!(system.unpublished_years, [2027], "the default rulebook ends with 2026");
    }
}
