//! What a row of purchases comes to. Orders are known again by their number only; purchases without one all count.

use kernel::Message;

use super::judge::Bench;
use super::plan::{Outcome, Plan};
use super::seen::Seen;
use crate::import::draft::PurchaseDraft;
use crate::import::fields::Field;
use crate::import::model::{Existing, Missing};
use crate::model::{Purchase, name_key};
use intake::model::{Fault, Verdict};

impl Bench<'_> {
    pub(super) fn purchase(&self, row: i64, draft: &PurchaseDraft, seen: &mut Seen) -> Outcome {
        let judge = self.judge;
        let party = match self.named(draft.number.as_deref(), draft.customer.as_deref()) {
            Ok(party) => party,
            Err(fault) => return Outcome::bad(fault),
        };
        if let Some(order) = &draft.order_number {
            let buyer = match (party, &draft.number, &draft.customer) {
                (Some(party), ..) => party.id.to_string(),
                (None, Some(number), _) => format!("n:{number}"),
                (None, None, name) => format!("a:{}", name_key(name.as_deref().unwrap_or_default())),
            };
            let key = format!("o:{buyer}:{order}");
            if let Some(earlier) = seen.row(&key) {
                let column = judge.reading.column(Field::OrderNumber);
                let message = Message::new("import-fault-order-repeated").with("row", earlier);
                return Outcome::bad(Fault::cell(column, message));
            }
            seen.note(key, row);
        }
        let Some(party) = party else {
            if judge.options.missing == Missing::Refuse {
                return Outcome::bad(self.unknown(draft.number.as_deref(), draft.customer.as_deref()));
            }
            if !judge.may_create {
                return Outcome::bad(Fault::row("import-fault-may-not-create"));
            }
            return Outcome::will(
                Verdict::Create,
                None,
                Plan::NewPurchase { party: None, draft: draft.clone() },
            );
        };
        if !party.may_edit {
            return self.not_yours(party);
        }
        let order = draft.order_number.as_ref().and_then(|order| self.orders.get(&(party.id, order.clone())));
        match order {
            None => {
                let plan = Plan::NewPurchase { party: Some(party.id), draft: draft.clone() };
                Outcome::will(Verdict::Create, Some(party.id), plan)
            }
            Some(before) if same_order(before, draft) || judge.options.existing == Existing::Skip => {
                Outcome::unchanged(party.id)
            }
            Some(before) if judge.options.existing == Existing::Overwrite => {
                let plan = Plan::ChangePurchase { before: Box::new(before.clone()), draft: draft.clone() };
                Outcome::will(Verdict::Update, Some(party.id), plan)
            }
            Some(_) => {
                let order = draft.order_number.clone().unwrap_or_default();
                let message = Message::new("import-fault-order-differs").with("order", order);
                Outcome::bad(Fault::cell(judge.reading.column(Field::OrderNumber), message))
            }
        }
    }
}

fn same_order(before: &Purchase, draft: &PurchaseDraft) -> bool {
    before.purchased_on == draft.purchased_on
        && before.amount_fen == draft.amount_fen
        && before.currency == draft.currency
        && before.quantity == draft.quantity
}
