//! Opening an archive (`archive.standard`, `archive.kinds`, `archive.dedupe`, `archive.access`).

use customers::fields::NewCustomer;
use customers::{service, store};
use kernel::{Error, event, record};
use rulebook::Action;
use testkit::{TestHouse, both_engines};

use crate::company::{Company, full, open, open_duties, refused, rooms, sketch};

both_engines! {
    rooms: rooms();

    fn an_archive_gets_a_number_an_account_manager_and_names_itself(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山精密仪器有限公司"));
        assert_eq!(header.number, "KH-20270301-0001");
        let (stands, row, team) = house
            .read(|read| {
                Ok((record::header(read, header.id)?, store::customer(read, header.id)?, record::members(read, header.id)?))
            })
            .unwrap();
        assert_eq!(stands.customer_id, Some(header.id));
        assert_eq!((stands.owner_id, stands.status.as_str()), (Some(company.chen.id), "contacted"));
        assert_eq!(stands.group_id, company.chen.groups.first().copied());
        assert_eq!(row.archive_date, Some(jiff::civil::date(2027, 3, 1).into()));
        assert_eq!(row.missing, 7, "code, representative, address, phone, scope, products, contact");
        assert_eq!(team.len(), 1);
        assert_eq!(team[0].role, "account_manager");
        let log = house.read(|read| event::timeline(read, header.id, None, 9)).unwrap();
        assert!(log.iter().any(|line| line.kind == "customer.created"));
    }

    fn an_incomplete_archive_obliges_its_manager_to_complete_it_in_five_working_days(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山精密仪器有限公司"));
        let duties = open_duties(house, header.id);
        assert_eq!(duties.len(), 1);
        assert_eq!((duties[0].clause.as_str(), duties[0].owner_id), ("archive.standard", Some(company.chen.id)));
        assert_eq!(duties[0].due_at.timestamp().to_string(), "2027-03-08T10:00:00Z");
    }

    fn a_kind_that_the_rulebook_does_not_have_is_refused_at_its_field(house: &TestHouse) {
        let company = Company::of(house);
        let fields = customers::fields::CustomerFields::named("baker", "远山");
        let new = NewCustomer { number: None, fields, owner: None, group: None, import: None };
        let result = house.write(move |tx| service::customer_open(tx, &company.chen, &new, true));
        assert_eq!(refused(result), ["kind"]);
    }

    fn what_looks_like_a_customer_that_is_there_needs_to_be_confirmed(house: &TestHouse) {
        let company = Company::of(house);
        open(house, &company.chen, full("远山精密仪器有限公司", "91330100MA00000A10", "0571-88880042"));
        let alike = [
            sketch("遠山精密儀器 有限公司"),
            full("青禾科技有限公司", "91330100MA00000A10", "0571-88880043"),
            full("流云科技有限公司", "91330100MA00000B1X", "+86 571 88880042"),
        ];
        for fields in alike {
            let new = NewCustomer { number: None, fields, owner: None, group: None, import: None };
            for (who, sees) in [(company.lin.clone(), true), (company.wu.clone(), false)] {
                let once = new.clone();
                let result = house.write(move |tx| service::customer_open(tx, &who, &once, false));
                let Err(Error::Refused(refusals)) = result else { panic!("{result:?}") };
                assert_eq!(refusals[0].field.as_deref(), Some("confirm_duplicate"));
                let told = format!("{:?}", refusals[0].message.args);
                assert_eq!(told.contains("KH-20270301-0001"), sees, "{told}");
            }
            let lin = company.lin.clone();
            house.write(move |tx| service::customer_open(tx, &lin, &new, true)).unwrap();
        }
    }

    fn nobody_opens_an_archive_for_somebody_beyond_their_reach(house: &TestHouse) {
        let company = Company::of(house);
        let for_lin = |name: &str, owner| NewCustomer {
            number: None,
            fields: sketch(name),
            owner: Some(owner),
            group: None,
            import: None,
        };
        let (chen, new) = (company.chen.clone(), for_lin("远山", company.lin.id));
        assert_eq!(refused(house.write(move |tx| service::customer_open(tx, &chen, &new, true))), ["owner"]);
        let (su, new) = (company.su.clone(), for_lin("青禾", company.lin.id));
        let header = house.write(move |tx| service::customer_open(tx, &su, &new, true)).unwrap();
        assert_eq!(header.owner_id, Some(company.lin.id));
        let (su, new) = (company.su.clone(), for_lin("流云", company.wu.id));
        assert_eq!(refused(house.write(move |tx| service::customer_open(tx, &su, &new, true))), ["owner"]);
    }

    fn an_archive_is_read_by_its_group_and_superiors_and_changed_by_its_manager_and_them(house: &TestHouse) {
        let company = Company::of(house);
        let header = open(house, &company.chen, sketch("远山精密仪器有限公司"));
        let may = |actor: &kernel::Actor, action| {
            let number = header.number.clone();
            match house.read(|read| record::find(read, actor, action, "customer", &number)) {
                Ok(_) => "yes",
                Err(Error::Forbidden(_)) => "forbidden",
                Err(Error::NotFound) => "unknown",
                Err(other) => panic!("{other}"),
            }
        };
        let all = [Action::Read, Action::Edit, Action::Reveal, Action::Export, Action::Merge];
        let cases = [
            (&company.chen, ["yes", "yes", "yes", "forbidden", "forbidden"]),
            (&company.lin, ["yes", "forbidden", "forbidden", "forbidden", "forbidden"]),
            (&company.su, ["yes", "yes", "yes", "yes", "yes"]),
            (&company.ma, ["yes", "yes", "yes", "yes", "yes"]),
            (&company.gao, ["yes", "yes", "yes", "yes", "yes"]),
            (&company.wu, ["unknown", "unknown", "unknown", "unknown", "unknown"]),
        ];
        for (actor, expected) in cases {
            assert_eq!(all.map(|action| may(actor, action)), expected, "{}", actor.account);
        }
    }
}
