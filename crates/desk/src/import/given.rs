//! A request as a row tells it: texts as written, not yet understood. It is kept so beside what it became, by which a
//! repeated import knows what is new.

use intake::Field;
use intake::model::{Intake, unstaged};
use intake::store::StagedRow;
use kernel::{Message, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sheets::Cell;
use sheets::headings::{FieldSpec, plain};
use sheets::values::{ValueError, date, mail, phone};

/// A request with its follow-ups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// The former system's number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// What it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What the customer wants.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The customer's number or name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub customer: String,
    /// Who asks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// By which mail address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mail: String,
    /// By which phone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Who answers for it, by account or name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agent: String,
    /// Its kind, by key or title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Its category, by key or title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// By which channel, by key or title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// How pressing, by key or title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub priority: String,
    /// Its state.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// When it came in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub received: String,
    /// When the customer was answered first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub answered: String,
    /// When it was solved.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resolved: String,
    /// When it ended.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub closed: String,
    /// When its solution is due.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub due: String,
    /// What came of it, by key or title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub result: String,
    /// Why it came up, by key or title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// What was said meanwhile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<FollowUp>,
    /// That the line could not be read at all: why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub broken: String,
    /// The columns whose formulas tell nothing, each with why.
    #[serde(skip)]
    pub untold: Vec<(usize, ValueError)>,
}

/// Something that was said about a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUp {
    /// The request's number, where follow-ups stand by themselves.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Who said it: an account or a name of ours, or the customer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// When.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time: String,
    /// What.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Whether it is for our own people only.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub internal: String,
}

/// Where a field of something stands.
pub type Place<Of> = fn(&mut Of) -> &mut String;

/// The fields of a request with what their headings may be called, the field's own key first.
const FIELDS: [(&[&str], Place<Given>); 20] = [
    (
        &["number", "编号", "工单号", "单号", "事项编号", "请求编号", "ticket", "ticketid", "id"],
        |g| &mut g.number,
    ),
    (&["subject", "标题", "主题", "事项", "title"], |g| &mut g.subject),
    (&["text", "描述", "内容", "详细描述", "description", "body"], |g| &mut g.text),
    (&["customer", "客户", "客户编号", "客户名称", "公司", "company"], |g| &mut g.customer),
    (&["contact", "联系人", "提出人", "来电人", "requester", "caller"], |g| &mut g.contact),
    (&["mail", "邮箱", "联系邮箱", "电子邮件", "email", "contactmail", "contactemail"], |g| {
        &mut g.mail
    }),
    (&["phone", "电话", "联系电话", "手机"], |g| &mut g.phone),
    (&["agent", "客服", "负责人", "处理人", "受理人", "owner", "assignee"], |g| &mut g.agent),
    (&["kind", "种类", "事项种类", "类型", "type"], |g| &mut g.kind),
    (&["category", "分类", "业务分类", "类别"], |g| &mut g.category),
    (&["channel", "渠道", "受理渠道", "来源", "source"], |g| &mut g.channel),
    (&["priority", "优先级", "紧急程度"], |g| &mut g.priority),
    (&["state", "状态", "status"], |g| &mut g.state),
    (
        &["received", "受理时间", "登记时间", "创建时间", "提出时间", "created", "createdat", "receivedat"],
        |g| &mut g.received,
    ),
    (&["answered", "首次答复时间", "答复时间", "响应时间", "firstreply", "answeredat"], |g| {
        &mut g.answered
    }),
    (&["resolved", "解决时间", "solved", "resolvedat", "solvedat"], |g| &mut g.resolved),
    (&["closed", "结案时间", "关闭时间", "closedat"], |g| &mut g.closed),
    (&["due", "到期时间", "时限", "截止时间", "dueat"], |g| &mut g.due),
    (&["result", "结果", "处理结果"], |g| &mut g.result),
    (&["cause", "原因", "reason"], |g| &mut g.cause),
];

/// The fields of a follow-up.
const FOLLOW_UP_FIELDS: [(&[&str], Place<FollowUp>); 5] = [
    (
        &["number", "编号", "工单号", "单号", "事项编号", "请求编号", "ticket", "ticketid", "id"],
        |f| &mut f.number,
    ),
    (&["author", "作者", "发言人", "记录人", "跟进人", "by"], |f| &mut f.author),
    (&["time", "时间", "跟进时间", "记录时间", "at", "created", "createdat"], |f| &mut f.time),
    (&["text", "内容", "跟进内容", "回复", "body"], |f| &mut f.text),
    (&["internal", "内部", "是否内部", "可见范围", "visibility", "private"], |f| &mut f.internal),
];

/// The field of what was said about a request, which stands within its row as JSON.
pub const FOLLOW_UPS: &str = "follow_ups";
const FOLLOW_UPS_NAMES: &[&str] =
    &[FOLLOW_UPS, "跟进", "跟进记录", "跟進", "跟進記錄", "replies", "comments", "messages"];

/// The fields of a request with what people call them, in the order of the choices.
#[must_use]
pub fn fields() -> Vec<Field> {
    let told = FIELDS.iter().filter_map(|(aliases, _)| {
        let key = *aliases.first()?;
        let looks_like: Option<fn(&Cell) -> bool> = match key {
            "mail" => Some(|cell| mail::parse(cell).is_ok()),
            "phone" => Some(|cell| phone::parse_several(cell).is_ok()),
            "received" => Some(|cell| date::parse(cell).is_ok()),
            _ => None,
        };
        Some(FieldSpec { key, aliases, looks_like })
    });
    told.chain([FieldSpec { key: FOLLOW_UPS, aliases: FOLLOW_UPS_NAMES, looks_like: None }]).collect()
}

/// The fields of a follow-up in a table of its own, in the order of the choices.
#[must_use]
pub fn follow_up_fields() -> Vec<Field> {
    let told = FOLLOW_UP_FIELDS.iter().filter_map(|(aliases, _)| {
        let key = *aliases.first()?;
        let looks_like: Option<fn(&Cell) -> bool> =
            if key == "time" { Some(|cell| date::parse(cell).is_ok()) } else { None };
        Some(FieldSpec { key, aliases, looks_like })
    });
    told.collect()
}

/// What people call a field of a follow-up.
#[must_use]
pub fn follow_up_label(field: &str) -> Message {
    Message::new(format!("desk-import-follow-up-{field}"))
}

/// What people call a field.
#[must_use]
pub fn label(field: &str) -> Message {
    Message::new(format!("field-import-{}", field.replace('_', "-")))
}

/// Where among the fields one is that is called so.
#[must_use]
pub fn rank(name: &str) -> usize {
    let name = plain(name);
    FIELDS.iter().position(|(names, _)| names.contains(&name.as_str())).unwrap_or(FIELDS.len())
}

/// Which column of an import is which field.
pub struct Columns {
    places: Vec<(usize, Place<Given>)>,
    follow_ups: Option<usize>,
    /// The file has lines of JSON, of which some may be none.
    lines: bool,
}

impl Columns {
    /// As somebody said.
    pub fn of(intake: &Intake) -> Result<Self> {
        let mapping = intake.mapping::<String>()?;
        let place = |(column, field): (usize, &Option<String>)| {
            let field = field.as_deref()?;
            let (_, place) = FIELDS.iter().find(|(names, _)| names.first() == Some(&field))?;
            Some((column, *place))
        };
        Ok(Self {
            places: mapping.iter().enumerate().filter_map(place).collect(),
            follow_ups: mapping.iter().position(|field| field.as_deref() == Some(FOLLOW_UPS)),
            lines: intake.sheet.is_empty(),
        })
    }

    /// What a row tells.
    pub fn given(&self, row: &StagedRow) -> Result<Given> {
        let row = unstaged(row.row_number, &row.cells)?;
        if let (true, Cell::Error(line)) = (self.lines, row.cell(0)) {
            let is_json = serde_json::from_str::<Value>(line).is_ok();
            let broken = if is_json { "desk-import-no-object" } else { "desk-import-no-json" };
            return Ok(Given { broken: broken.to_owned(), ..Given::default() });
        }
        let mut given = Given::default();
        let columns = self.places.iter().map(|(column, _)| *column).chain(self.follow_ups);
        given.untold = columns.filter_map(|column| Some((column, untold(row.cell(column))?))).collect();
        for (column, place) in &self.places {
            row.cell(*column).written().trim().clone_into(place(&mut given));
        }
        if !given.untold.is_empty() {
            return Ok(given);
        }
        let said = self.follow_ups.map(|column| row.cell(column).written()).unwrap_or_default();
        if !said.trim().is_empty() {
            match follow_ups(&said) {
                Some(said) => given.follow_ups = said,
                None => "desk-import-follow-ups-unread".clone_into(&mut given.broken),
            }
        }
        Ok(given)
    }
}

/// Why a cell tells nothing: its formula failed, or its result is not in the file.
fn untold(cell: &Cell) -> Option<ValueError> {
    match cell {
        Cell::Error(text) => Some(ValueError::FailedFormula { text: text.clone() }),
        Cell::Formula => Some(ValueError::FormulaWithoutResult),
        _ => None,
    }
}

/// What was said, as a row holds it: a list in JSON. None when it is not that.
#[must_use]
pub fn follow_ups(text: &str) -> Option<Vec<FollowUp>> {
    let all: Vec<Value> = serde_json::from_str(text).ok()?;
    all.into_iter().map(follow_up).collect()
}

fn follow_up(value: Value) -> Option<FollowUp> {
    let Value::Object(fields) = value else { return None };
    let mut said = FollowUp::default();
    for (name, value) in fields {
        if name == "public" {
            let internal = if value == Value::Bool(false) { "true" } else { "" };
            internal.clone_into(&mut said.internal);
        } else if let Some(place) = follow_up_field(&name) {
            *place(&mut said) = written(value);
        }
    }
    said.number = String::new();
    Some(said)
}

/// A value of JSON as text.
#[must_use]
pub fn written(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// Where a follow-up's field is, by its key.
#[must_use]
pub fn follow_up_place(key: &str) -> Option<Place<FollowUp>> {
    FOLLOW_UP_FIELDS.iter().find(|(names, _)| names.first() == Some(&key)).map(|(_, place)| *place)
}

/// Where a follow-up's field is that is called so.
fn follow_up_field(name: &str) -> Option<Place<FollowUp>> {
    let name = plain(name);
    FOLLOW_UP_FIELDS.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, place)| *place)
}
