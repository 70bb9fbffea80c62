//! Staff, departments and groups, and the closures over them that the permission rule reads.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use kernel::staff::{self, StaffRow};
use kernel::{Actor, Error, Result, StaffId, Tx, actor};
use rulebook::{Function, Rank};
use testkit::{TestHouse, both_engines};

/// What is stored about somebody, to be changed.
fn row(tx: &mut Tx<'_>, id: StaffId) -> Result<StaffRow> {
    let stands = staff::get(tx, id)?;
    Ok(StaffRow {
        account: stands.account,
        name: stands.name,
        position: stands.position,
        rank: stands.rank,
        department_id: stands.department_id,
        superior_id: stands.superior_id,
        deputy_id: stands.deputy_id,
        mail: stands.mail,
        phone: stands.phone,
        active: stands.active,
    })
}

both_engines! {
    fn somebody_leads_everybody_below_at_every_height(house: &TestHouse) {
        let top = house.staff("top").rank(Rank::Director).hire().id;
        let middle = house.staff("middle").rank(Rank::Manager).under("top").hire().id;
        let low = house.staff("low").under("middle").hire().id;
        let other = house.staff("other").under("top").hire().id;
        let reports = |account: &str| {
            let mut reports = house.actor(account).reports;
            reports.sort();
            reports
        };
        assert_eq!(reports("top"), [middle, low, other]);
        assert_eq!(reports("middle"), [low]);
        assert!(!house.actor("low").leads());
        let superior = |of, rank| house.read(move |read| actor::superior_at_least(read, of, rank)).unwrap();
        assert_eq!(superior(low, Rank::Specialist), Some(middle), "the nearest");
        assert_eq!(superior(low, Rank::SeniorManager), Some(top), "the nearest that is high enough");
        assert_eq!(superior(top, Rank::Specialist), None);
    }

    fn a_move_to_another_superior_moves_everybody_below(house: &TestHouse) {
        let old = house.staff("old").hire().id;
        let new = house.staff("new").hire().id;
        let mover = house.staff("mover").under("old").hire().id;
        let below = house.staff("below").under("mover").hire().id;
        house
            .write(move |tx| {
                let row = StaffRow { superior_id: Some(new), ..row(tx, mover)? };
                staff::update(tx, mover, 1, &row)?;
                staff::rebuild_superiors(tx)
            })
            .unwrap();
        assert_eq!(house.actor("old").reports, []);
        assert_eq!(house.actor("new").reports.len(), 2);
        let late = house.write(move |tx| {
            let row = StaffRow { superior_id: Some(old), ..row(tx, mover)? };
            staff::update(tx, mover, 1, &row)
        });
        assert!(matches!(late, Err(Error::Stale { current: 2 })), "{late:?}");
        assert_eq!(house.actor("mover").reports, [below]);
    }

    fn a_loop_that_slipped_in_does_not_hang_the_closure(house: &TestHouse) {
        let first = house.staff("first").hire().id;
        let second = house.staff("second").under("first").hire().id;
        house
            .write(move |tx| {
                let row = StaffRow { superior_id: Some(second), ..row(tx, first)? };
                staff::update(tx, first, 1, &row)?;
                staff::rebuild_superiors(tx)
            })
            .unwrap();
        assert_eq!(house.actor("first").reports, [second]);
    }

    fn somebody_sees_the_departments_below_their_own(house: &TestHouse) {
        let top = house.staff("top").department("制造中心").hire();
        let below = house.staff("below").department("制造中心/装配部/一车间").hire();
        let beside = house.staff("beside").department("销售部").hire();
        assert_eq!(house.actor("top").departments.len(), 3);
        assert_eq!(below.departments, [below.department.unwrap()]);
        assert_eq!(beside.departments, [beside.department.unwrap()]);
        assert!(!house.actor("top").departments.contains(&beside.department.unwrap()));
        assert_eq!(top.departments.len(), 1, "an actor knows the company of its moment");
    }

    fn a_department_is_led_by_the_nearest_head_above_who_is_somebody_else(house: &TestHouse) {
        let chief = house.staff("chief").department("制造中心").head().hire().id;
        let foreman = house.staff("foreman").department("制造中心/装配部").head().hire().id;
        let worker = house.staff("worker").department("制造中心/装配部/一车间").hire().id;
        let alone = house.staff("alone").hire().id;
        let head = |of| house.read(move |read| staff::head_above(read, of)).unwrap();
        assert_eq!(
            [head(worker), head(foreman), head(chief), head(alone)],
            [Some(foreman), Some(chief), None, None]
        );
    }

    fn functions_and_groups_are_replaced_as_a_whole(house: &TestHouse) {
        let chen = house
            .staff("chen")
            .function(Function::Sales)
            .function(Function::Quality)
            .group("热线组")
            .group("巡检组")
            .hire();
        assert!(chen.holds(Function::Sales) && chen.holds(Function::Quality) && chen.groups.len() == 2);
        let (id, group) = (chen.id, chen.groups[1]);
        house
            .write(move |tx| {
                staff::set_functions(tx, id, &["finance"])?;
                staff::set_groups(tx, id, &[group])
            })
            .unwrap();
        let chen = house.actor("chen");
        assert_eq!((chen.functions, chen.groups), (vec![Function::Finance], vec![group]));
        assert_eq!(house.read(|read| actor::holders(read, Function::Finance)).unwrap(), [id]);
        house
            .write(move |tx| {
                staff::set_functions(tx, id, &[])?;
                staff::set_groups(tx, id, &[])
            })
            .unwrap();
        assert!(house.actor("chen").functions.is_empty());
        assert!(house.read(move |read| staff::groups_of(read, id)).unwrap().is_empty());
    }

    fn who_has_left_acts_no_more(house: &TestHouse) {
        let gone = house.staff("gone").function(Function::Sales).gone().hire_id();
        let acted = house.read(move |read| Actor::load(read, gone));
        assert!(matches!(acted, Err(Error::NotFound)), "{acted:?}");
        assert_eq!(house.read(|read| actor::holders(read, Function::Sales)).unwrap(), []);
    }
}
