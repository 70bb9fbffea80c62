//! The fields that a column can be, by what the sheet holds, with the headings people give them in 简, 繁 and English.

use kernel::Message;
use sheets::Cell;
use sheets::headings::FieldSpec;
use sheets::values::{credit_code, currency, date, mail, money, phone};

use super::model::Target;

intake::keys! {
    /// A field that a column can be.
    Field {
        /// The customer's number.
        Number = "number",
        /// The customer's name.
        Name = "name",
        /// The name people say.
        ShortName = "short_name",
        /// The kind of customer.
        Kind = "kind",
        /// Unified social credit code.
        CreditCode = "credit_code",
        /// Legal representative.
        LegalRepresentative = "legal_representative",
        /// Region.
        Region = "region",
        /// Address.
        Address = "address",
        /// Postcode.
        Postcode = "postcode",
        /// The customer's phone.
        Phone = "phone",
        /// Fax.
        Fax = "fax",
        /// Industry.
        Industry = "industry",
        /// Scope of business.
        ScopeOfBusiness = "scope_of_business",
        /// Registered capital.
        RegisteredCapital = "registered_capital",
        /// Main products ordered.
        MainProducts = "main_products",
        /// How far the dealings have come.
        Lifecycle = "lifecycle",
        /// When the archive was opened.
        ArchiveDate = "archive_date",
        /// Credit standing.
        Credit = "credit",
        /// How complex the needs are.
        Complexity = "complexity",
        /// Marked as promising.
        Promising = "promising",
        /// Who of ours answers for the customer: account or name.
        Owner = "owner",
        /// The contact's name.
        Contact = "contact",
        /// The contact's department.
        ContactDepartment = "contact_department",
        /// The contact's post.
        ContactPost = "contact_post",
        /// The contact's phone.
        ContactPhone = "contact_phone",
        /// The contact's mail address.
        ContactMail = "contact_mail",
        /// The day of the purchase.
        PurchasedOn = "purchased_on",
        /// How many pieces.
        Quantity = "quantity",
        /// The amount.
        Amount = "amount",
        /// The amount's currency.
        Currency = "currency",
        /// The order's number.
        OrderNumber = "order_number",
    }
}

impl Field {
    /// The message with its name.
    #[must_use]
    pub fn label(self) -> Message {
        Message::new(format!("import-field-{}", self.key().replace('_', "-")))
    }
}

/// The fields of a sheet with what people call them, in the order of the choices.
#[must_use]
pub fn of(target: Target) -> Vec<intake::Field> {
    let named =
        |spec: Spec| FieldSpec { key: spec.key.key(), aliases: spec.aliases, looks_like: spec.looks_like };
    specs(target).into_iter().map(named).collect()
}

/// The fields a sheet must have, of each group at least one.
#[must_use]
pub const fn needed(target: Target) -> &'static [&'static [&'static str]] {
    const CUSTOMER: &[&str] = &[Field::Number.key(), Field::Name.key()];
    const CONTACT: &[&str] = &[Field::Contact.key()];
    const DAY: &[&str] = &[Field::PurchasedOn.key()];
    const AMOUNT: &[&str] = &[Field::Amount.key()];
    match target {
        Target::Customers => &[CUSTOMER],
        Target::Contacts => &[CUSTOMER, CONTACT],
        Target::Purchases => &[CUSTOMER, DAY, AMOUNT],
    }
}

type Spec = FieldSpec<'static, Field>;

const fn named(key: Field, aliases: &'static [&'static str]) -> Spec {
    FieldSpec { key, aliases, looks_like: None }
}

const fn seen(key: Field, aliases: &'static [&'static str], looks_like: fn(&Cell) -> bool) -> Spec {
    FieldSpec { key, aliases, looks_like: Some(looks_like) }
}

const NUMBER: &[&str] = &[
    "客户编号",
    "客戶編號",
    "客户号",
    "客户代码",
    "客戶代碼",
    "编号",
    "編號",
    "customer number",
    "customer no",
    "customer id",
    "customer code",
    "account number",
];
const NAME: &[&str] = &[
    "客户名称",
    "客戶名稱",
    "公司名称",
    "公司名稱",
    "单位名称",
    "單位名稱",
    "企业名称",
    "客户",
    "客戶",
    "公司",
    "名称",
    "名稱",
    "customer name",
    "company name",
    "company",
    "customer",
    "account name",
];
const DEPARTMENT: &[&str] =
    &["部门", "部門", "所属部门", "联系人部门", "聯絡人部門", "department", "contact department"];
const POST: &[&str] =
    &["职务", "職務", "职位", "職位", "岗位", "联系人职务", "post", "position", "job title", "title"];
const MAIL: &[&str] = &[
    "邮箱",
    "郵箱",
    "电子邮箱",
    "电子邮件",
    "電子郵件",
    "联系人邮箱",
    "email",
    "e-mail",
    "mail",
    "contact email",
];

fn specs(target: Target) -> Vec<Spec> {
    match target {
        Target::Customers => customers(),
        Target::Contacts => contacts(),
        Target::Purchases => purchases(),
    }
}

fn customers() -> Vec<Spec> {
    use Field::{
        Address, ArchiveDate, Complexity, Contact, ContactDepartment, ContactMail, ContactPhone, ContactPost,
        Credit, CreditCode, Fax, Industry, Kind, LegalRepresentative, Lifecycle, MainProducts, Name, Number,
        Owner, Phone, Postcode, Promising, Region, RegisteredCapital, ScopeOfBusiness, ShortName,
    };
    vec![
        named(Number, NUMBER),
        named(Name, NAME),
        named(ShortName, &["简称", "簡稱", "客户简称", "short name", "alias"]),
        named(
            Kind,
            &["客户类别", "客戶類別", "类别", "類別", "客户类型", "类型", "kind", "type", "category"],
        ),
        seen(
            CreditCode,
            &[
                "统一社会信用代码",
                "統一社會信用代碼",
                "社会信用代码",
                "信用代码",
                "税号",
                "credit code",
                "uscc",
                "tax id",
            ],
            |cell| credit_code::parse(cell).is_ok(),
        ),
        named(
            LegalRepresentative,
            &["法定代表人", "法人代表", "法人", "負責人", "负责人", "legal representative"],
        ),
        named(
            Region,
            &["地区", "地區", "区域", "區域", "省份", "城市", "所在地", "region", "area", "province", "city"],
        ),
        named(Address, &["地址", "公司地址", "联系地址", "通讯地址", "通訊地址", "注册地址", "address"]),
        named(
            Postcode,
            &["邮编", "郵編", "邮政编码", "郵政編碼", "邮政编号", "postcode", "postal code", "zip"],
        ),
        seen(
            Phone,
            &[
                "电话",
                "電話",
                "公司电话",
                "客户电话",
                "联系电话",
                "聯絡電話",
                "固话",
                "座机",
                "phone",
                "telephone",
                "tel",
            ],
            is_phone,
        ),
        seen(Fax, &["传真", "傳真", "传真号", "fax"], is_phone),
        named(Industry, &["行业", "行業", "所属行业", "industry", "sector"]),
        named(
            ScopeOfBusiness,
            &["经营范围", "經營範圍", "业务范围", "主营业务", "scope of business", "business scope"],
        ),
        named(RegisteredCapital, &["注册资本", "註冊資本", "注册资金", "registered capital", "capital"]),
        named(
            MainProducts,
            &["主要订购产品", "主要产品", "主要產品", "订购产品", "采购产品", "main products", "products"],
        ),
        named(
            Lifecycle,
            &[
                "客户阶段",
                "客戶階段",
                "阶段",
                "階段",
                "客户状态",
                "状态",
                "狀態",
                "stage",
                "lifecycle",
                "status",
            ],
        ),
        named(
            ArchiveDate,
            &[
                "建档日期",
                "建檔日期",
                "建档时间",
                "开户日期",
                "合作日期",
                "首次接触日期",
                "archive date",
                "customer since",
                "created on",
            ],
        ),
        named(
            Credit,
            &["信用等级", "信用等級", "信用评级", "资信等级", "credit rating", "credit standing", "credit"],
        ),
        named(Complexity, &["需求复杂度", "需求複雜度", "复杂度", "複雜度", "complexity"]),
        named(Promising, &["有潜力", "潜力客户", "潛力客戶", "重点培养", "promising"]),
        named(
            Owner,
            &[
                "客户经理",
                "客戶經理",
                "业务员",
                "業務員",
                "跟进人",
                "归属人",
                "销售",
                "owner",
                "account manager",
                "sales rep",
            ],
        ),
        named(
            Contact,
            &[
                "联系人",
                "聯絡人",
                "联络人",
                "联系人姓名",
                "对接人",
                "contact",
                "contact name",
                "contact person",
            ],
        ),
        named(ContactDepartment, DEPARTMENT),
        named(ContactPost, POST),
        named(
            ContactPhone,
            &[
                "联系人电话",
                "聯絡人電話",
                "联系人手机",
                "手机",
                "手機",
                "手机号",
                "移动电话",
                "contact phone",
                "mobile",
            ],
        ),
        seen(ContactMail, MAIL, is_mail),
    ]
}

fn contacts() -> Vec<Spec> {
    use Field::{Contact, ContactDepartment, ContactMail, ContactPhone, ContactPost, Name, Number};
    vec![
        named(Number, NUMBER),
        named(
            Name,
            &[
                "客户名称",
                "客戶名稱",
                "公司名称",
                "公司名稱",
                "单位名称",
                "單位名稱",
                "单位",
                "客户",
                "客戶",
                "公司",
                "customer name",
                "company name",
                "company",
                "customer",
            ],
        ),
        named(
            Contact,
            &[
                "姓名",
                "联系人",
                "聯絡人",
                "联络人",
                "联系人姓名",
                "名字",
                "name",
                "contact",
                "contact name",
                "full name",
            ],
        ),
        named(ContactDepartment, DEPARTMENT),
        named(ContactPost, POST),
        seen(
            ContactPhone,
            &[
                "电话",
                "電話",
                "手机",
                "手機",
                "手机号",
                "联系电话",
                "联系方式",
                "聯絡電話",
                "联系人电话",
                "移动电话",
                "phone",
                "mobile",
                "telephone",
                "tel",
            ],
            is_phone,
        ),
        seen(ContactMail, MAIL, is_mail),
    ]
}

fn purchases() -> Vec<Spec> {
    use Field::{Amount, Currency, Name, Number, OrderNumber, PurchasedOn, Quantity};
    vec![
        named(Number, NUMBER),
        named(Name, NAME),
        seen(
            PurchasedOn,
            &[
                "购买日期",
                "購買日期",
                "采购日期",
                "採購日期",
                "订单日期",
                "訂單日期",
                "下单日期",
                "下单时间",
                "成交日期",
                "销售日期",
                "交易日期",
                "日期",
                "purchased on",
                "purchase date",
                "order date",
                "date",
            ],
            |cell| date::parse(cell).is_ok(),
        ),
        seen(
            Amount,
            &[
                "金额",
                "金額",
                "订单金额",
                "訂單金額",
                "采购金额",
                "销售金额",
                "成交金额",
                "合计金额",
                "总额",
                "amount",
                "order amount",
                "total",
                "price",
            ],
            |cell| money::parse(cell).is_ok(),
        ),
        named(Quantity, &["数量", "數量", "件数", "件數", "采购数量", "quantity", "qty", "pieces"]),
        seen(Currency, &["币种", "幣種", "货币", "貨幣", "币别", "currency"], |cell| {
            currency::parse(cell).is_ok()
        }),
        named(
            OrderNumber,
            &[
                "订单号",
                "訂單號",
                "订单编号",
                "訂單編號",
                "单号",
                "單號",
                "合同号",
                "合同编号",
                "order number",
                "order no",
                "order id",
            ],
        ),
    ]
}

fn is_phone(cell: &Cell) -> bool {
    phone::parse_several(cell).is_ok()
}

fn is_mail(cell: &Cell) -> bool {
    mail::parse(cell).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(target: Target, headings: &[&str]) -> Vec<&'static str> {
        let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
        let guesses = sheets::headings::guess(&headings, &[], &of(target));
        guesses.into_iter().map(|guess| guess.map_or("", |guess| guess.field)).collect()
    }

    #[test]
    fn customers_are_recognised_by_the_headings_of_either_script() {
        let expected = [
            "number",
            "name",
            "kind",
            "credit_code",
            "address",
            "phone",
            "registered_capital",
            "contact",
            "contact_phone",
        ];
        let simplified = [
            "客户编号",
            "客户名称（必填）",
            "客户类别",
            "统一社会信用代码",
            "公司地址",
            "联系电话",
            "注册资本（万元）",
            "联系人",
            "手机",
        ];
        assert_eq!(guessed(Target::Customers, &simplified), expected);
        let traditional = [
            "客戶編號",
            "客戶名稱",
            "客戶類別",
            "統一社會信用代碼",
            "地址",
            "電話",
            "註冊資本（萬元）",
            "聯絡人",
            "手機",
        ];
        assert_eq!(guessed(Target::Customers, &traditional), expected);
    }

    #[test]
    fn one_heading_means_the_person_in_a_sheet_of_contacts_and_the_company_in_one_of_customers() {
        assert_eq!(
            guessed(Target::Contacts, &["单位", "姓名", "职务", "电话"]),
            ["name", "contact", "contact_post", "contact_phone"]
        );
        assert_eq!(guessed(Target::Customers, &["名称", "电话"]), ["name", "phone"]);
    }

    #[test]
    fn the_columns_of_a_plain_export_of_orders_are_recognised() {
        let headings = ["customer_number", "purchased_on", "quantity", "amount"];
        assert_eq!(guessed(Target::Purchases, &headings), ["number", "purchased_on", "quantity", "amount"]);
    }
}
