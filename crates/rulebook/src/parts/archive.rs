//! The customer archive: kinds of customers, the standard of an archive, who is in contact, who reads it, how
//! duplicates and imports are handled (`archive.*`).

use rules::tier::Tier;

use crate::draft::Draft;
use crate::figure::Figure;
use crate::parts::approval::read_chain_name;
use crate::parts::tiering::read_tiers_list;
use crate::read::{Fields, Node};
use crate::term::{Term, terms};
use crate::wording::{Lang, Wording, listed};

/// The archive part. `None` = the clause is off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Archive {
    /// `archive.kinds`.
    pub kinds: Option<Vec<CustomerKind>>,
    /// `archive.standard`.
    pub standard: Option<Standard>,
    /// `archive.two_contacts`.
    pub two_contacts: Option<TwoContacts>,
    /// `archive.access`.
    pub access: Option<Access>,
    /// `archive.dedupe`: by what two entries are suspected to be the same customer.
    pub dedupe: Option<Vec<Likeness>>,
    /// `archive.import`: how many rows one file may have.
    pub import_rows: Option<u32>,
}

/// A kind of customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerKind {
    /// Stored with the customer.
    pub key: String,
    /// What people call it.
    pub title: Wording,
    /// Of the special class (lawyers, banks …) rather than a buyer, supplier or dealer.
    pub special: bool,
}

terms! {
    /// The standard fields of an archive.
    pub enum StandardField of "field" {
        /// Name.
        Name = "name",
        /// Legal representative.
        LegalRepresentative = "legal_representative",
        /// Address.
        Address = "address",
        /// Postcode.
        Postcode = "postcode",
        /// Phone.
        Phone = "phone",
        /// Fax.
        Fax = "fax",
        /// Scope of business.
        ScopeOfBusiness = "scope_of_business",
        /// Registered capital.
        RegisteredCapital = "registered_capital",
        /// Unified social credit code.
        CreditCode = "credit_code",
        /// Main products ordered.
        MainProducts = "main_products",
        /// At least one contact with department and post.
        Contacts = "contacts",
    }
}

/// `archive.standard`: what every archive holds and by when it must be complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// The fields, in the order of the form.
    pub fields: Vec<FieldRule>,
    /// How long after opening an archive may be incomplete.
    pub complete_working_days: u32,
}

impl Standard {
    /// The fields that a customer of this kind must have.
    pub fn required_of<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = StandardField> + 's {
        self.fields.iter().filter(move |rule| rule.required.of(kind)).map(|rule| rule.field)
    }
}

/// One standard field and whom it is required of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRule {
    /// The field.
    pub field: StandardField,
    /// What people call it.
    pub title: Wording,
    /// Of which kinds of customer it is required.
    pub required: Required,
}

/// Of which kinds of customer a field is required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    /// Of every kind, written `["*"]`.
    OfAll,
    /// Of these kinds, by key; of none when empty.
    OfKinds(Vec<String>),
}

impl Required {
    /// Whether the field is required of a customer of this kind.
    #[must_use]
    pub fn of(&self, kind: &str) -> bool {
        match self {
            Self::OfAll => true,
            Self::OfKinds(kinds) => kinds.iter().any(|known| known == kind),
        }
    }
}

/// `archive.two_contacts`: how many of our people an important or promising customer knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoContacts {
    /// The tiers that count as important.
    pub tiers: Vec<Tier>,
    /// Whether customers marked promising count too.
    pub promising: bool,
    /// How many of our people must be in contact.
    pub contacts: u32,
    /// How long until the missing one must be assigned.
    pub assign_working_days: u32,
}

terms! {
    /// Personal data that is masked until revealed.
    pub enum MaskedField of "masked-field" {
        /// Phone and mobile numbers.
        Phone = "phone",
        /// Mail addresses.
        Mail = "mail",
    }
}

/// `archive.access`: what is masked, and how an outsider gets to read an archive for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Masked until revealed; revealing is logged.
    pub masked: Vec<MaskedField>,
    /// How long an approved grant lasts.
    pub grant_days: u32,
    /// The chain that approves a grant.
    pub approval: String,
}

terms! {
    /// By what two entries are suspected to be the same customer.
    pub enum Likeness of "likeness" {
        /// The same name, folded for width, case and traditional writing.
        Name = "name",
        /// The same unified social credit code.
        CreditCode = "credit_code",
        /// The same phone number, normalised.
        Phone = "phone",
    }
}

pub(crate) fn read_kinds(fields: &mut Fields<'_>, draft: &mut Draft) {
    let keys = &mut draft.kind_keys;
    let kind_of = |node: &Node<'_>| {
        node.table(|fields| {
            let key = fields.must("key").and_then(|node| node.text());
            keys.extend(key.map(str::to_owned));
            let title = fields.wording("title");
            let special = fields.may("special").map_or(Some(false), |node| node.flag());
            Some(CustomerKind { key: key?.to_owned(), title: title?, special: special? })
        })
    };
    let kinds = fields.must("kinds").and_then(|node| node.distinct(kind_of, |kind| kind.key.clone()));
    if let Some(kinds) = &kinds {
        let titles = |special| {
            let of_class = kinds.iter().filter(move |kind| kind.special == special);
            of_class.map(|kind| kind.title.clone()).collect()
        };
        fields.note("kinds", Figure::Names(titles(false)));
        fields.note("special_kinds", Figure::Names(titles(true)));
    }
    draft.archive.kinds = kinds;
}

pub(crate) fn read_standard(fields: &mut Fields<'_>, draft: &mut Draft) {
    let rules = fields
        .must("fields")
        .and_then(|node| node.distinct(|rule| field_rule(rule, draft), |rule| rule.field.key().to_owned()));
    if let Some(rules) = &rules {
        let kinds = draft.archive.kinds.as_deref().unwrap_or_default();
        fields.note("fields", Figure::Rows(rules.iter().map(|rule| rule_wording(rule, kinds)).collect()));
    }
    let complete = fields.working_days("complete_working_days");
    draft.archive.standard =
        rules.zip(complete).map(|(fields, complete_working_days)| Standard { fields, complete_working_days });
}

fn field_rule(node: &Node<'_>, draft: &Draft) -> Option<FieldRule> {
    node.table(|fields| {
        let field = fields.must("field").and_then(|node| node.term());
        let title = fields.wording("title");
        let required = fields.must("required").and_then(|node| required_of(&node, draft));
        Some(FieldRule { field: field?, title: title?, required: required? })
    })
}

fn required_of(node: &Node<'_>, draft: &Draft) -> Option<Required> {
    if node.items()?.is_empty() {
        return Some(Required::OfKinds(Vec::new()));
    }
    let kind_of = |node: &Node<'_>| {
        let kind = node.text()?;
        if kind != "*" && !draft.kind_keys.iter().any(|known| known == kind) {
            node.unknown("customer-kind", kind, draft.kind_keys.iter().map(String::as_str));
            return None;
        }
        Some(kind.to_owned())
    };
    let kinds = node.distinct(kind_of, Clone::clone)?;
    Some(if kinds.iter().any(|kind| kind == "*") { Required::OfAll } else { Required::OfKinds(kinds) })
}

fn rule_wording(rule: &FieldRule, kinds: &[CustomerKind]) -> Wording {
    Wording::each(|lang| {
        let title = rule.title.in_lang(lang);
        let required = match (&rule.required, lang) {
            (Required::OfAll, Lang::Zh) => "必填".to_owned(),
            (Required::OfAll, Lang::En) => "required".to_owned(),
            (Required::OfKinds(keys), Lang::Zh) if keys.is_empty() => "选填".to_owned(),
            (Required::OfKinds(keys), Lang::En) if keys.is_empty() => "optional".to_owned(),
            (Required::OfKinds(keys), lang) => {
                let named = kinds.iter().filter(|kind| keys.contains(&kind.key)).map(|kind| &kind.title);
                let named = listed(named, lang);
                match lang {
                    Lang::Zh => format!("{named}必填"),
                    Lang::En => format!("required of {named}"),
                }
            }
        };
        match lang {
            Lang::Zh => format!("{title}（{required}）"),
            Lang::En => format!("{title} ({required})"),
        }
    })
}

pub(crate) fn read_two_contacts(fields: &mut Fields<'_>, draft: &mut Draft) {
    let tiers = read_tiers_list(fields, "tiers", draft);
    let promising = fields.parameter("promising", Node::flag, |promising| {
        Figure::Phrase(match promising {
            true => Wording::new("以及标记为有潜力的客户", "and those marked promising"),
            false => Wording::new("（不含仅标记为有潜力的客户）", "(not those merely marked promising)"),
        })
    });
    let contacts = fields.count("contacts", 2..=9);
    let assign = fields.working_days("assign_working_days");
    draft.archive.two_contacts = (|| {
        Some(TwoContacts {
            tiers: tiers?,
            promising: promising?,
            contacts: contacts?,
            assign_working_days: assign?,
        })
    })();
}

pub(crate) fn read_access(fields: &mut Fields<'_>, draft: &mut Draft) {
    let masked = fields.parameter("masked", Node::terms, |masked| {
        let name = |field: &MaskedField| match field {
            MaskedField::Phone => Wording::new("电话", "phone numbers"),
            MaskedField::Mail => Wording::new("电子邮箱", "mail addresses"),
        };
        Figure::Names(masked.iter().map(name).collect())
    });
    let grant = fields.days("grant_days");
    let approval = read_chain_name(fields, "approval", draft);
    draft.archive.access = (|| Some(Access { masked: masked?, grant_days: grant?, approval: approval? }))();
}

pub(crate) fn read_dedupe(fields: &mut Fields<'_>, draft: &mut Draft) {
    draft.archive.dedupe = fields.parameter("by", Node::terms, |by| {
        let name = |likeness: &Likeness| match likeness {
            Likeness::Name => Wording::new("名称", "name"),
            Likeness::CreditCode => Wording::new("统一社会信用代码", "unified social credit code"),
            Likeness::Phone => Wording::new("电话", "phone"),
        };
        Figure::Names(by.iter().map(name).collect())
    });
}

pub(crate) fn read_import(fields: &mut Fields<'_>, draft: &mut Draft) {
    draft.archive.import_rows = fields.count("rows", 1..=1_000_000);
}
