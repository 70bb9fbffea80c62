//! A customer's own page: facts, contacts, team, what other rooms add, purchases, duties, timeline (`archive.timeline`).

mod draw;

use kernel::duty::{self, Duty};
use kernel::record::{self, Header};
use kernel::{Actor, EventId, Moment, Read, RecordId, Result, StaffId, event, staff};
use rulebook::Action;
use serde::{Serialize, Serializer};
use web::App;
use web::presence::Presence;
use web::room::{Drawn, panels, panels_json};
use web::timeline::Timeline;

use super::team::{TeamMember, team};
use crate::list::Amount;
use crate::model::{Customer, KIND, Masking, Purchase};
use crate::service::{self, Revealed};
use crate::store::{self, PeriodTotal};

/// How many lines of the timeline, how many contacts and how many purchases a page shows.
const LINES: i64 = 50;
const CONTACTS: usize = 20;
const PURCHASES: i64 = 10;

/// From where on a page shows what it does not show all of; from the head when none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Only events older than this one.
    pub before: Option<EventId>,
    /// Only contacts after this one.
    pub contacts: Option<i64>,
}

/// A customer as its page shows it. Personal data is masked.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CustomerView {
    /// The record.
    #[schema(value_type = Object)]
    pub record: Header,
    /// What the archive holds.
    pub facts: Facts,
    /// Who is asked there.
    pub contacts: Vec<ContactFacts>,
    /// Where the contacts go on: the value of `contacts`.
    pub more_contacts: Option<i64>,
    /// The tags it bears, in order.
    pub tags: Vec<String>,
    /// Our people.
    pub team: Vec<TeamMember>,
    /// What was bought.
    pub purchases: Purchases,
    /// What somebody is obliged to do about it.
    #[schema(value_type = Vec<Object>)]
    pub duties: Vec<Duty>,
    /// Archives that were merged into this one.
    pub merges: Vec<MergeFacts>,
    /// What happened, the newest first.
    #[schema(value_type = Object)]
    pub timeline: Timeline,
    /// Where the timeline goes on: the value of `before`.
    pub older: Option<i64>,
    /// What other rooms know of the customer, by their keys.
    #[serde(serialize_with = "as_object")]
    #[schema(value_type = Object)]
    pub panels: Vec<Drawn>,
    /// What was just revealed.
    pub revealed: Option<Revealed>,
    /// What the reader may do.
    pub may: May,
    /// Who else has it open.
    #[schema(value_type = Object)]
    pub presence: Presence,
    #[serde(skip)]
    owners: std::collections::HashMap<StaffId, String>,
    #[serde(skip)]
    from: Place,
}

/// What the archive holds (`archive.standard`).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[allow(missing_docs, reason = "each is the field of this name in model::Customer")]
pub struct Facts {
    pub kind: String,
    pub name: String,
    pub short_name: String,
    pub credit_code: Option<String>,
    pub legal_representative: String,
    pub region: String,
    pub address: String,
    pub postcode: String,
    pub phone: String,
    pub fax: String,
    pub industry: String,
    pub scope_of_business: String,
    pub registered_capital_fen: Option<i64>,
    pub main_products: String,
    pub lifecycle: String,
    #[schema(value_type = String)]
    pub lifecycle_since: kernel::Day,
    #[schema(value_type = Option<String>)]
    pub archive_date: Option<kernel::Day>,
    pub credit: Option<String>,
    pub complexity: Option<i16>,
    pub promising: bool,
    pub key_customer: bool,
    pub tier: Option<i16>,
    #[schema(value_type = Option<String>)]
    pub tier_since: Option<kernel::Day>,
    /// The required fields that are missing, by key.
    pub missing: Vec<String>,
    /// Whether phone or fax are masked here.
    pub masked: bool,
}

/// Somebody at the customer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[allow(missing_docs, reason = "each is the field of this name in model::Contact")]
pub struct ContactFacts {
    pub id: i64,
    pub name: String,
    pub department: String,
    pub post: String,
    pub phone: String,
    pub mail: String,
    pub main: bool,
    /// Whether phone or mail are masked here.
    pub masked: bool,
}

/// What a customer bought.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerPurchases)]
pub struct Purchases {
    /// By month, of the last twelve months with today's.
    pub months: Vec<PeriodTotal>,
    /// By year, ever.
    pub years: Vec<PeriodTotal>,
    /// All of it, by currency.
    pub totals: Vec<Amount>,
    /// The last ones, the newest first.
    pub last: Vec<PurchaseFacts>,
    #[serde(skip)]
    calendar: Vec<String>,
}

/// One purchase.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[allow(missing_docs, reason = "each is the field of this name in model::Purchase")]
pub struct PurchaseFacts {
    #[schema(value_type = String)]
    pub purchased_on: kernel::Day,
    pub amount_fen: i64,
    pub currency: String,
    pub quantity: i64,
    pub order_number: Option<String>,
}

/// An archive that was merged into this one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MergeFacts {
    /// The merge.
    pub id: i64,
    /// The number of the archive that is gone.
    pub number: String,
    /// Its name.
    pub name: String,
    /// When.
    #[schema(value_type = String)]
    pub merged_at: Moment,
}

/// What the reader may do with the customer.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct May {
    /// Change it.
    pub edit: bool,
    /// See personal data in full.
    pub reveal: bool,
    /// Merge it, and undo merges.
    pub merge: bool,
}

/// Reads a customer's page.
pub fn look(
    app: &App,
    read: &mut Read<'_>,
    actor: &Actor,
    number: &str,
    from: Place,
) -> Result<CustomerView> {
    let header = record::find(read, actor, Action::Read, KIND, number)?;
    let policy = read.policy()?;
    let masking = Masking::of(&policy);
    let customer = store::customer(read, header.id)?;
    let has_contact = service::has_full_contact(read, header.id)?;
    let missing = service::missing_fields(&policy, &customer, has_contact);
    let most = i64::try_from(CONTACTS).unwrap_or(i64::MAX);
    let people = store::contacts_page(read, header.id, from.contacts, most + 1)?;
    let more_contacts = (people.len() > CONTACTS).then(|| people[CONTACTS - 1].id);
    let contacts = people
        .into_iter()
        .take(CONTACTS)
        .map(|contact| ContactFacts {
            id: contact.id,
            masked: masking.hides(&contact.phone, &contact.mail),
            phone: masking.phone(&contact.phone),
            mail: masking.mail(&contact.mail),
            name: contact.name,
            department: contact.department,
            post: contact.post,
            main: contact.main,
        })
        .collect();
    let events = event::timeline(read, header.id, from.before, LINES)?;
    let whole = events.len() == usize::try_from(LINES).unwrap_or(usize::MAX);
    let older = events.last().filter(|_| whole).map(|event| event.id.0);
    let duties = duty::of_record(read, header.id)?;
    let mut people: Vec<StaffId> =
        duties.iter().filter_map(|duty| duty.owner_id).chain(header.owner_id).collect();
    people.sort_unstable();
    people.dedup();
    let may = May {
        edit: record::may(read, actor, Action::Edit, &header)?,
        reveal: record::may(read, actor, Action::Reveal, &header)?,
        merge: record::may(read, actor, Action::Merge, &header)?,
    };
    Ok(CustomerView {
        facts: facts_of(
            customer,
            masking,
            missing.iter().map(|field| rulebook::Term::key(*field).to_owned()).collect(),
        ),
        contacts,
        more_contacts,
        from,
        tags: kernel::tag::of(read, header.id)?,
        team: team(read, header.id)?,
        purchases: purchases(read, header.id)?,
        merges: merges(read, header.id)?,
        timeline: Timeline::of(read, events)?,
        older,
        panels: panels(app, read, actor, KIND, Some(&header))?,
        owners: staff::names(read, &people)?,
        duties,
        revealed: None,
        may,
        presence: Presence::of(read, actor, &header)?,
        record: header,
    })
}

fn facts_of(customer: Customer, masking: Masking, missing: Vec<String>) -> Facts {
    Facts {
        kind: customer.kind_key().to_owned(),
        masked: masking.hides(&customer.phone, "") || masking.hides(&customer.fax, ""),
        phone: masking.phone(&customer.phone),
        fax: masking.phone(&customer.fax),
        name: customer.name,
        short_name: customer.short_name,
        credit_code: customer.credit_code,
        legal_representative: customer.legal_representative,
        region: customer.region,
        address: customer.address,
        postcode: customer.postcode,
        industry: customer.industry,
        scope_of_business: customer.scope_of_business,
        registered_capital_fen: customer.registered_capital_fen,
        main_products: customer.main_products,
        lifecycle: customer.lifecycle,
        lifecycle_since: customer.lifecycle_since,
        archive_date: customer.archive_date,
        credit: customer.credit,
        complexity: customer.complexity,
        promising: customer.promising,
        key_customer: customer.key_customer,
        tier: customer.tier,
        tier_since: customer.tier_since,
        missing,
    }
}

fn purchases(read: &mut Read<'_>, customer: RecordId) -> Result<Purchases> {
    let now = read.now();
    let today = read.policy()?.working_calendar().date_of(now.timestamp());
    let first = today.first_of_month().saturating_sub(jiff::Span::new().months(11));
    let calendar = (0..12)
        .map(|months| first.saturating_add(jiff::Span::new().months(months)).strftime("%Y-%m").to_string())
        .collect();
    let years = store::purchases_by_year(read, customer)?;
    let mut totals: Vec<Amount> = Vec::new();
    for year in &years {
        match totals.iter_mut().find(|total| total.currency == year.currency) {
            Some(total) => total.amount_fen = total.amount_fen.saturating_add(year.amount_fen),
            None => totals.push(Amount { currency: year.currency.clone(), amount_fen: year.amount_fen }),
        }
    }
    let fact = |purchase: Purchase| PurchaseFacts {
        purchased_on: purchase.purchased_on,
        amount_fen: purchase.amount_fen,
        currency: purchase.currency,
        quantity: purchase.quantity,
        order_number: purchase.order_number,
    };
    Ok(Purchases {
        months: store::purchases_by_month(read, customer, first.into())?,
        last: store::purchases_last(read, customer, PURCHASES)?.into_iter().map(fact).collect(),
        years,
        totals,
        calendar,
    })
}

fn merges(read: &mut Read<'_>, kept: RecordId) -> Result<Vec<MergeFacts>> {
    let merges = store::merges(read, kept)?;
    let mut facts = Vec::with_capacity(merges.len());
    let headers = store::headers(read, &merges.iter().map(|merge| merge.merged_id).collect::<Vec<_>>())?;
    for merge in merges {
        if let Some(header) = headers.iter().find(|header| header.id == merge.merged_id) {
            let (number, name) = (header.number.clone(), header.title.clone());
            facts.push(MergeFacts { id: merge.id, number, name, merged_at: merge.merged_at });
        }
    }
    Ok(facts)
}

fn as_object<S: Serializer>(drawn: &[Drawn], to: S) -> Result<S::Ok, S::Error> {
    panels_json(drawn).serialize(to)
}
