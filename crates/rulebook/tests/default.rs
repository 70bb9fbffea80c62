//! The rulebook that comes with the release: it stands, it says what it runs, and it gives features what they ask.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::SignedDuration;
use jiff::civil::date;
use proptest::prelude::*;
use rulebook::parts::approval::{Decider, Relief};
use rulebook::parts::archive::StandardField;
use rulebook::parts::service::{Answerer, CloseField, EscalateTo, Level, Pause, Priority};
use rulebook::{Action, Function, Lang, Part, Piece, Rank, Reach, Rulebook, Running, Term};
use rules::tier::{Credit, Facts, Tier};

fn default() -> Rulebook {
    Rulebook::parse(Rulebook::default_text()).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A clause as plain text.
fn read(id: &str, lang: Lang) -> String {
    let rulebook = default();
    let rendered = rulebook.clause(id).expect("the clause is in force").rendered(lang);
    let paragraphs: Vec<_> = rendered.paragraphs.iter().map(|paragraph| paragraph.plain(lang)).collect();
    paragraphs.join("\n")
}

#[test]
fn the_default_stands_without_faults_and_without_warnings() {
    assert_eq!(default().warnings(), []);
}

#[test]
fn every_figure_of_every_clause_appears_in_its_sentences_in_both_languages() {
    let rulebook = default();
    for clause in rulebook.clauses() {
        for lang in Lang::ALL {
            let rendered = clause.rendered(lang);
            let pieces: Vec<_> = rendered.paragraphs.iter().flat_map(|paragraph| &paragraph.pieces).collect();
            for known in &clause.parameters {
                let told = pieces.iter().any(|piece| match piece {
                    Piece::Figure { parameter, text } => {
                        *parameter == known.key && *text == known.figure.text(lang) && !text.is_empty()
                    }
                    Piece::List { parameter, items } => {
                        *parameter == known.key
                            && Some(items) == known.figure.rows(lang).as_ref()
                            && !items.is_empty()
                    }
                    Piece::Text { .. } => false,
                });
                assert!(told, "{}.{} in {}", clause.id, known.key, lang.key());
            }
        }
    }
}

#[test]
fn changing_a_figure_changes_the_sentence() {
    let text = Rulebook::default_text().replace("due_days = 15", "due_days = 21");
    let rulebook = Rulebook::parse(&text).unwrap();
    let sentence =
        rulebook.clause("tiering.review").unwrap().rendered(Lang::En).paragraphs[0].plain(Lang::En);
    assert!(sentence.starts_with("Within 21 days of each quarter's end"), "{sentence}");
    assert_eq!(rulebook.tiering().review.as_ref().unwrap().due_days, 21);
}

#[test]
fn the_review_reads_as_a_policy() {
    insta::assert_snapshot!(read("tiering.review", Lang::Zh), @r"
    每季度结束后 15 日内，对全部客户进行一次分级评估。评估提案列明哪些客户变动级别、理由以及由哪项指标引起。
    评估由总监、总经理、担任客户服务的经理、高级经理发起。提案经总监批准后生效，批准之前客户级别不变；审批人可以说明理由剔除个别客户，被剔除的客户级别不变，下次评估时重新列入。
    ");
    insta::assert_snapshot!(read("tiering.review", Lang::En), @r"
    Within 15 days of each quarter's end all customers are assessed. The proposal says who moves, why, and by which indicator.
    Those who may start it: Director, General manager, Manager, Senior manager with the function Customer service. It takes effect on approval (Director); until then no tier changes. A decider may take single customers out with a reason; they keep their tier and come up again in the next review.
    ");
}

#[test]
fn the_indicators_list_their_bands() {
    insta::assert_snapshot!(read("tiering.indicators", Lang::Zh), @r"
    客户按五项指标评分，采购金额和采购次数取评估日前 12 个月的数据，评分所依据的事实随评分一并保存。
    采购金额：5,000,000 元及以上计 100 分；1,000,000 元及以上计 80 分；200,000 元及以上计 60 分；50,000 元及以上计 40 分；大于 0 元计 20 分
    采购次数：24 次及以上计 100 分；12 次及以上计 80 分；6 次及以上计 60 分；3 次及以上计 40 分；1 次及以上计 20 分
    信用状况：A 级计 100 分；B 级计 80 分；C 级计 50 分；D 级计 0 分
    合作年限，自建档日起算，无建档日的自首次采购起算：10 年及以上计 100 分；5 年及以上计 80 分；3 年及以上计 60 分；1 年及以上计 40 分；0 年及以上计 20 分
    需求复杂度：1 级计 20 分；2 级计 40 分；3 级计 60 分；4 级计 80 分；5 级计 100 分
    期内没有采购的，采购金额和采购次数计 0 分。情况不明的指标计 60 分，并注明不明。
    ");
    insta::assert_snapshot!(read("tiering.indicators", Lang::En), @r"
    Customers are scored by five indicators. Amount and number of purchases are those of the 12 months before the day of assessment. The facts used are stored with the score.
    Amount bought: 5,000,000 yuan or more: 100 points; 1,000,000 yuan or more: 80 points; 200,000 yuan or more: 60 points; 50,000 yuan or more: 40 points; above 0 yuan: 20 points
    Number of purchases: 24 purchases or more: 100 points; 12 purchases or more: 80 points; 6 purchases or more: 60 points; 3 purchases or more: 40 points; 1 purchase or more: 20 points
    Credit standing: grade A: 100 points; grade B: 80 points; grade C: 50 points; grade D: 0 points
    Years of cooperation, from the archive date, else from the first purchase: 10 years or more: 100 points; 5 years or more: 80 points; 3 years or more: 60 points; 1 year or more: 40 points; 0 years or more: 20 points
    Complexity of needs: rating 1: 20 points; rating 2: 40 points; rating 3: 60 points; rating 4: 80 points; rating 5: 100 points
    Whoever bought nothing in the period gets no points for amount and purchases. An indicator that is not known gives 60 points and is shown as not known.
    ");
}

#[test]
fn tiers_weights_and_key_customers_show_their_figures() {
    insta::assert_snapshot!(read("tiering.weights", Lang::Zh), @"综合得分为各项指标得分按权重相加之和：采购金额占 40%，采购次数占 20%，信用状况占 15%，合作年限占 10%，需求复杂度占 15%。");
    insta::assert_snapshot!(read("tiering.tiers", Lang::Zh), @"客户按综合得分分为四级：一级（核心）：80 分及以上；二级（重要）：60 分及以上；三级（普通）：40 分及以上；四级（低价值）：不足 40 分");
    insta::assert_snapshot!(read("tiering.notify", Lang::Zh), @"客户变动后的级别为一级（核心）、二级（重要）的，应在批准后 5 个工作日内告知该客户新的级别及其待遇。首次评级不作为变动。");
    insta::assert_snapshot!(read("tiering.key", Lang::Zh), @r"
    不迟于每年 1 月 31 日，确定当年的重点顾客：上年销售额达到 5,000,000 元的，或者符合公司战略、具有潜力且已有合作关系的。其余为一般顾客。
    重点顾客由销售提出，逐户列明战略契合度和上年贡献，由总经理决定。重点顾客关系走访和调查，客户级别关系服务和回访。
    ");
    insta::assert_snapshot!(read("tiering.key", Lang::En), @r"
    By 31 January of each year the key customers are named: those with sales of 5,000,000 yuan or more in the year before, or with strategic fit, potential and an existing relationship. All others are general customers.
    They are proposed by Sales with strategic fit and last year's contribution of each, and named on approval (General manager). Key status drives visits and surveys, the tier drives service and callbacks.
    ");
}

#[test]
fn the_archive_reads_as_a_policy() {
    insta::assert_snapshot!(read("archive.standard", Lang::Zh), @r"
    首次接触客户即建立档案并编号。档案的标准项目如下：名称（必填）；法定代表人（采购客户、供应商、经销商必填）；地址（必填）；邮政编码（选填）；电话（必填）；传真（选填）；经营范围（采购客户、供应商、经销商必填）；注册资本（供应商、经销商必填）；统一社会信用代码（采购客户、供应商、经销商必填）；主要订购产品（采购客户、经销商必填）；联系人（含部门、职务）（必填）
    必填项目不全的档案列为不完整，由负责人在建档后 5 个工作日内补齐。
    ");
    insta::assert_snapshot!(read("archive.two_contacts", Lang::Zh), @r"
    一级（核心）、二级（重要）客户以及标记为有潜力的客户，应有至少 2 名我方人员与之保持联系，每次联系均予登记。
    联系人员不足的，部门主管应在 5 个工作日内补足。
    ");
    insta::assert_snapshot!(read("archive.two_contacts", Lang::En), @r"
    Customers of tier 1 (core), tier 2 (important), and those marked promising, have at least 2 of our people in contact with them, and each contact is reported.
    Where there are fewer, the superior assigns the missing one within 5 working days.
    ");
    insta::assert_snapshot!(read("archive.access", Lang::Zh), @r"
    客户档案只供其服务团队、团队成员的各级上级、因职能需要的人员，以及经批准获得临时授权的人员查阅。各职级及职能的范围如下：专员：可读本组，可改本人；主管：可读本组，可改本组；经理：可读本部门及下级部门，可改本部门及下级部门；高级经理：可读本部门及下级部门，可改本部门及下级部门；总监：可读全部，可改全部；客户服务：可读全部，可改本人；信息部：可读全部，可改全部；总经理：可读全部，可改全部
    临时授权经部门负责人批准，有效期 7 日，到期自动失效。
    电话、电子邮箱平时隐去，需要时方可显示；每次显示和每次查阅个人信息均有记录。
    ");
    insta::assert_snapshot!(read("archive.access", Lang::En), @r"
    An archive is read only by its team, the line of superiors of that team, those whose function gives it, and those with an approved grant. By rank and function: Specialist: reads the group's, edits own; Supervisor: reads the group's, edits the group's; Manager: reads the department's and below, edits the department's and below; Senior manager: reads the department's and below, edits the department's and below; Director: reads all, edits all; Customer service: reads all, edits own; Information: reads all, edits all; General manager: reads all, edits all
    A grant needs approval (department head) and ends by itself after 7 days.
    Masked until revealed: phone numbers, mail addresses. Each reveal, and each reading of personal data, is on record.
    ");
}

#[test]
fn the_service_reads_as_a_policy() {
    insta::assert_snapshot!(read("service.channels", Lang::Zh), @r"
    咨询、请求、建议、投诉等事项可以经下列渠道提出：电话、信函、传真、电子邮件、来访、内部转报。
    无论经何种渠道、由何人接收，均登记于同一登记簿；其他部门收到的，应即转报登记。
    ");
    insta::assert_snapshot!(read("service.levels", Lang::Zh), @r"
    事项按客户级别和优先级确定响应和解决的时限；优先级由高到低为紧急、高、普通、低。时限自登记之时起，按工作日历中的工作时间计算。
    一级客户：紧急：15 分钟内响应，4 小时内解决；高：30 分钟内响应，8 小时内解决；普通：1 小时内响应，16 小时内解决；低：2 小时内响应，24 小时内解决
    二级客户：紧急：30 分钟内响应，8 小时内解决；高：1 小时内响应，16 小时内解决；普通：2 小时内响应，24 小时内解决；低：4 小时内响应，40 小时内解决
    三级客户：紧急：1 小时内响应，16 小时内解决；高：2 小时内响应，24 小时内解决；普通：4 小时内响应，40 小时内解决；低：8 小时内响应，56 小时内解决
    四级客户：紧急：2 小时内响应，24 小时内解决；高：4 小时内响应，40 小时内解决；普通：8 小时内响应，56 小时内解决；低：16 小时内响应，80 小时内解决
    客户未评级的，以及事项不涉及客户的，按三级（普通）办理。
    下列状态的时间不计入时限：等待客户答复。客户级别或优先级变更的，按新的时限自登记之时起重新计算。
    ");
    insta::assert_snapshot!(read("service.levels", Lang::En), @r"
    Response and resolution are due by the customer's tier and the priority; the priorities from the highest are urgent, high, normal, low. Times are working time by the calendar, from the entry of the request.
    Tier 1: urgent: response within 15 minutes, resolution within 4 hours; high: response within 30 minutes, resolution within 8 hours; normal: response within 1 hour, resolution within 16 hours; low: response within 2 hours, resolution within 24 hours
    Tier 2: urgent: response within 30 minutes, resolution within 8 hours; high: response within 1 hour, resolution within 16 hours; normal: response within 2 hours, resolution within 24 hours; low: response within 4 hours, resolution within 40 hours
    Tier 3: urgent: response within 1 hour, resolution within 16 hours; high: response within 2 hours, resolution within 24 hours; normal: response within 4 hours, resolution within 40 hours; low: response within 8 hours, resolution within 56 hours
    Tier 4: urgent: response within 2 hours, resolution within 24 hours; high: response within 4 hours, resolution within 40 hours; normal: response within 8 hours, resolution within 56 hours; low: response within 16 hours, resolution within 80 hours
    A customer without a tier, and a request without a customer, counts as tier 3 (ordinary).
    Time in these states does not count: waiting for the customer's answer. When tier or priority changes, the new times count from the entry.
    ");
    insta::assert_snapshot!(read("service.first_answer", Lang::Zh), @r"
    每件事项自登记起即有负责人，依次为客户经理，无则客户经理的代理人，无则登记人。另行指定答复人的事项如下：（无）
    不能当场答复的，应当完整记录，会同有关部门办理，并告知客户答复的日期，到期答复。
    ");
    insta::assert_snapshot!(read("service.triage", Lang::Zh), @r"
    客服人员对登记的事项进行甄别、归类，能够答复的直接答复，不能答复的按种类转交：投诉、纠纷：转客户服务；订单：转销售；服务请求：转售后；申告：转技术支持；举报：转监督小组
    其余种类由客服人员办理。每次转交均记录转交人、接收人、时间和理由。
    ");
    insta::assert_snapshot!(read("service.escalate", Lang::Zh), @r"
    事项将要或已经超过时限的，沿负责人的汇报关系逐级上报：时限用去 75%：提醒负责人；时限用去 100%：报负责人的直接上级；时限用去 150%：报再上一级
    每次上报均记入该事项。
    ");
    insta::assert_snapshot!(read("service.escalate", Lang::En), @r"
    A request that is at risk or past due goes up the owner's line one level at a time: 75% of the time used: the owner is warned; 100% of the time used: the owner's superior is told; 150% of the time used: the next level is told
    Each step is written down with the request.
    ");
    insta::assert_snapshot!(read("service.close", Lang::Zh), @r"
    结案时须填写结果、原因、分类。结果分为已解决、部分解决、已答复、不予办理、客户撤回、重复登记、客户未确认；原因分为产品质量、交付与物流、安装调试、服务过程、说明不清、使用与维护、外部原因、正常需求、原因不明。
    提出解决办法后客户确认已经解决的，即行结案，结果记为已解决；客户表示未解决的，恢复办理。
    提出解决办法后 7 日内客户未作答复的，视为结案，结果记为客户未确认，并通知客户。
    与已登记事项重复的，可以与原事项建立关联后结案，结果记为重复登记。
    除重复登记的以外，结案后询问提出人是否满意：14 日内可以评价；下列种类不询问：举报、业务登记。
    结案后重新提出的，恢复办理，原有记录予以保留。
    ");
    insta::assert_snapshot!(read("service.close", Lang::En), @r"
    Closing asks for result, cause, category. Results: solved, partly solved, answered, declined, withdrawn, entered twice, not confirmed. Causes: product quality, delivery and logistics, installation, our service, unclear information, use and upkeep, outside causes, an ordinary need, not known.
    Where the customer confirms the solution, the request is closed at once with the result “solved”; where the customer says that it is none, the request goes on.
    Where the customer is silent for 7 days after the solution, the request is closed by rule with the result “not confirmed”, and the customer is told.
    What was entered already may be linked to the request that was there first and closed with the result “entered twice”.
    But for these, whoever brought a closed request is asked how satisfied they are: for 14 days; not about these kinds: report of wrongdoing, registration.
    A request that is reopened keeps its history.
    ");
    insta::assert_snapshot!(read("service.daily", Lang::Zh), @r"
    客服人员的每日小结由登记簿生成，列明当日受理、办结和未结的事项以及多发问题，由本人核对，当日下班前确认。
    未结事项应逐件写明下一步措施和日期。
    ");
}

#[test]
fn the_kinds_of_requests_list_their_categories() {
    let text = read("service.kinds", Lang::En);
    let kinds = text.lines().next().unwrap();
    assert!(
        kinds.contains("complaint: product quality (flaw of appearance, performance not as agreed, breakdown in use), delivery ("),
        "{kinds}"
    );
    assert!(text.contains("for named people only: report of wrongdoing."), "{text}");
}

#[test]
fn the_chains_and_the_organisation_read_as_a_policy() {
    insta::assert_snapshot!(read("approval.chains", Lang::Zh), @r"
    需要审批的事项按下列审批链逐级办理。审批人可以批准、退回、拒绝或委托他人代办，申请人可以在决定作出前撤回；任何人不得审批本人提出的申请。
    采购审批：部门负责人 → 财务 → 总经理；一般事项审批：部门负责人；特殊事项审批：高级经理及以上上级；走访计划审批：总经理；分级评估审批：总监；级别调整审批：经理及以上上级；重点顾客审批：总经理；制度修订审批：总经理
    ");
    insta::assert_snapshot!(read("approval.deadline", Lang::En), @"Each step is decided within 2 working days. A step that waits longer is brought to mind and then passes to the deputy, failing that the next level.");
    insta::assert_snapshot!(read("org.structure", Lang::Zh), @r"
    公司设部门和小组，岗位按职级由高到低分为总监、高级经理、经理、主管、专员五级。每名员工有且只有一名直接上级，职级恰高一级，逐级汇报直至总经理。
    高级经理负责一个业务领域，经理负责一个业务模块。职级之外的岗位对应如下：班长（按主管）、客服部主任（按经理）、中心主任（按高级经理）。
    汇报关系不得成环；总监以下的员工不得没有上级。不符合的设置系统不予保存。
    ");
    insta::assert_snapshot!(read("rulebook.owner", Lang::En), @"Each part is drafted, interpreted and issued as follows: Organisation: drafted and interpreted by Human resources, issued by the general manager; Customer archive: drafted and interpreted by Information, issued by the general manager; Service requests: drafted and interpreted by Customer service, issued by the general manager; Tiering: drafted and interpreted by Customer service, issued by the general manager; Authority and approvals: drafted and interpreted by Administration, issued by the general manager; The rulebook itself: drafted and interpreted by Customer service, issued by the general manager; Confidentiality and record keeping: drafted and interpreted by Supervision group, issued by the general manager");
}

#[test]
fn figures_are_marked_within_their_sentence() {
    let rulebook = default();
    let rendered = rulebook.clause("archive.import").unwrap().rendered(Lang::En);
    let marked = rendered.paragraphs[0].pieces.iter().find_map(|piece| match piece {
        Piece::Figure { parameter, text } => Some((parameter.as_str(), text.as_str())),
        _ => None,
    });
    assert_eq!(marked, Some(("rows", "100,000")));
    assert_eq!(rendered.parameters[0].label, "rulebook-parameter-rows");
}

#[test]
fn the_table_of_contents_names_owner_and_issuer_and_clauses_follow_the_text() {
    let rulebook = default();
    let parts: Vec<_> = rulebook.parts().map(|head| (head.part, head.owner)).collect();
    assert_eq!(parts[1], (Part::Archive, Function::Information));
    let tiering: Vec<_> = rulebook.clauses_of(Part::Tiering).map(|clause| clause.id).collect();
    assert_eq!(
        tiering,
        [
            "tiering.indicators",
            "tiering.weights",
            "tiering.tiers",
            "tiering.review",
            "tiering.adjust",
            "tiering.notify",
            "tiering.explain",
            "tiering.simulate",
            "tiering.key",
        ]
    );
    assert_eq!(rulebook.clauses().count(), 37);
}

#[test]
fn a_clause_absent_from_the_text_is_off() {
    let text = Rulebook::default_text();
    let start = text.find("[archive.two_contacts]").unwrap();
    let end = text.find("[archive.access]").unwrap();
    let rulebook = Rulebook::parse(&format!("{}{}", &text[..start], &text[end..])).unwrap();
    assert!(rulebook.clause("archive.two_contacts").is_none());
    assert!(rulebook.archive().two_contacts.is_none());
    assert!(default().archive().two_contacts.is_some());
}

#[test]
fn approvals_keep_the_version_they_began_under_and_reviews_do_not() {
    let rulebook = default();
    assert_eq!(rulebook.clause("approval.deadline").unwrap().running, Running::Keep);
    assert_eq!(rulebook.clause("tiering.review").unwrap().running, Running::Recompute);
    assert_eq!(rulebook.clause("archive.standard").unwrap().running, Running::Recompute);
}

#[test]
fn the_national_day_holiday_is_off_and_its_makeup_saturday_is_worked() {
    let rulebook = default();
    let calendar = rulebook.working_calendar();
    assert!(!calendar.is_working_day(date(2026, 10, 1)));
    assert!(calendar.is_working_day(date(2026, 10, 10)), "a Saturday made up for");
    assert!(calendar.is_working_day(date(2026, 10, 12)));
    assert!(calendar.is_published(2018) && calendar.is_published(2026) && !calendar.is_published(2027));
}

#[test]
fn the_scheme_scores_with_the_default_figures() {
    let rulebook = default();
    let scheme = rulebook.tier_scheme().unwrap();
    let nothing_known = scheme.score(&Facts::default());
    assert_eq!((nothing_known.score.points_x100(), nothing_known.tier), (6_000, Tier::Two));
    let core = Facts {
        amount_fen: Some(500_000_000),
        purchases: Some(12),
        credit: Some(Credit::A),
        years: Some(3),
        complexity: None,
    };
    // 40 % of 100, 20 % of 80, 15 % of 100, 10 % of 60, 15 % of 60 for the unknown complexity.
    assert_eq!(scheme.score(&core).score.points_x100(), 4_000 + 1_600 + 1_500 + 600 + 900);
}

#[test]
fn ranks_reach_as_far_as_the_catalogue_says() {
    let rulebook = default();
    let reach = |rank, functions: &[Function], action| {
        rulebook.authority().reach(rank, functions, action, "customer")
    };
    let read: Vec<_> = Rank::ALL.iter().map(|rank| reach(*rank, &[], Action::Read)).collect();
    assert_eq!(read, [Reach::Group, Reach::Group, Reach::Department, Reach::Department, Reach::All]);
    assert_eq!(reach(Rank::Specialist, &[], Action::Edit), Reach::Own);
    assert_eq!(reach(Rank::Specialist, &[], Action::Export), Reach::None);
    assert_eq!(reach(Rank::Specialist, &[Function::Information], Action::Read), Reach::All);
    assert_eq!(reach(Rank::Specialist, &[Function::Administrator], Action::Read), Reach::Group);
    assert_eq!(reach(Rank::Specialist, &[Function::Administrator], Action::Administer), Reach::None);
    let over_staff =
        rulebook.authority().reach(Rank::Specialist, &[Function::Administrator], Action::Administer, "staff");
    assert_eq!(over_staff, Reach::All);
}

#[test]
fn a_company_wide_review_is_for_those_who_answer_for_all_customers() {
    let rulebook = default();
    let reach = |rank, functions: &[Function]| {
        rulebook.authority().reach(rank, functions, Action::Review, "tier_review")
    };
    assert_eq!(reach(Rank::Director, &[]), Reach::All);
    assert_eq!(reach(Rank::Manager, &[Function::CustomerService]), Reach::All);
    assert_eq!(reach(Rank::Manager, &[Function::Sales]), Reach::Department);
    assert_eq!(reach(Rank::Supervisor, &[Function::CustomerService]), Reach::Department);
    assert_eq!(reach(Rank::Supervisor, &[]), Reach::Group);
    assert_eq!(reach(Rank::Specialist, &[]), Reach::None);
}

proptest! {
    #[test]
    fn another_function_never_narrows_the_reach(
        rank in prop::sample::select(Rank::ALL),
        functions in prop::collection::vec(prop::sample::select(Function::ALL), 0..4),
        more in prop::sample::select(Function::ALL),
        action in prop::sample::select(Action::ALL),
        kind in prop::sample::select(vec!["customer", "staff", "tier_review", "rulebook_draft"]),
    ) {
        let rulebook = default();
        let before = rulebook.authority().reach(rank, &functions, action, kind);
        let with_more: Vec<_> = functions.into_iter().chain([more]).collect();
        prop_assert!(rulebook.authority().reach(rank, &with_more, action, kind) >= before);
    }
}

#[test]
fn the_parameters_are_typed_as_features_need_them() {
    let rulebook = default();
    let two = rulebook.archive().two_contacts.as_ref().unwrap();
    assert_eq!(
        (two.tiers.as_slice(), two.contacts, two.assign_working_days),
        (&[Tier::One, Tier::Two][..], 2, 5)
    );
    let key = rulebook.tiering().key.as_ref().unwrap();
    assert_eq!((key.sales_at_least_fen, key.due_month, key.due_day), (500_000_000, 1, 31));
    let deadline = rulebook.approval().deadline.as_ref().unwrap();
    assert_eq!(deadline.then, [Relief::Deputy, Relief::NextLevel]);
    let special = &rulebook.chain("special").unwrap().steps[0].by;
    assert_eq!(special, &[Decider::SuperiorAtLeast(Rank::SeniorManager)]);
    assert_eq!(rulebook.change_approval(), Some("rulebook_change"));
    assert_eq!(rulebook.organisation().post("centre_head").unwrap().rank, Rank::SeniorManager);
    let standard = rulebook.archive().standard.as_ref().unwrap();
    let of_bank: Vec<_> = standard.required_of("bank").collect();
    assert_eq!(
        of_bank,
        [StandardField::Name, StandardField::Address, StandardField::Phone, StandardField::Contacts]
    );
}

#[test]
fn a_request_is_due_by_tier_and_priority() {
    let rulebook = default();
    let levels = rulebook.service().levels.as_ref().unwrap();
    let level = |response_minutes: i64, resolution_hours: i64| Level {
        response: SignedDuration::from_mins(response_minutes),
        resolution: SignedDuration::from_hours(resolution_hours),
    };
    // Response in minutes and resolution in hours, by tier and priority from the highest.
    let expected = [
        [(15, 4), (30, 8), (60, 16), (120, 24)],
        [(30, 8), (60, 16), (120, 24), (240, 40)],
        [(60, 16), (120, 24), (240, 40), (480, 56)],
        [(120, 24), (240, 40), (480, 56), (960, 80)],
    ];
    for (tier, row) in Tier::ALL.into_iter().zip(expected) {
        for (priority, (response, resolution)) in Priority::ALL.iter().zip(row) {
            assert_eq!(
                levels.target(Some(tier), *priority),
                level(response, resolution),
                "{tier} {priority}"
            );
        }
    }
    assert_eq!(levels.target(None, Priority::Normal), levels.target(Some(Tier::Three), Priority::Normal));
    assert!(levels.pauses_in(Pause::Waiting));
    assert_eq!(levels.priority_title(Priority::Urgent).zh, "紧急");
    assert_eq!(rulebook.clause("service.levels").unwrap().running, Running::Recompute);
}

#[test]
fn a_company_without_a_rating_counts_as_the_rulebook_says() {
    let text = Rulebook::default_text().replace("untiered = 3", "untiered = 4");
    let rulebook = Rulebook::parse(&text).unwrap();
    let levels = rulebook.service().levels.as_ref().unwrap();
    assert_eq!(levels.target(None, Priority::Low), levels.target(Some(Tier::Four), Priority::Low));
}

#[test]
fn clocks_can_be_told_never_to_pause() {
    let text = Rulebook::default_text().replace("pauses = [\"waiting\"]", "pauses = []");
    let rulebook = Rulebook::parse(&text).unwrap();
    assert!(!rulebook.service().levels.as_ref().unwrap().pauses_in(Pause::Waiting));
    let rendered = rulebook.clause("service.levels").unwrap().rendered(Lang::En);
    let last = rendered.paragraphs.last().unwrap().plain(Lang::En);
    assert!(last.starts_with("Time in these states does not count: none."), "{last}");
}

#[test]
fn a_category_is_found_by_its_key_with_the_way_to_it() {
    let rulebook = default();
    let service = rulebook.service();
    let way = |kind: &str, category: &str| -> Option<Vec<String>> {
        let path = service.kind(kind)?.path(category)?;
        Some(path.iter().map(|step| step.title.zh.clone()).collect())
    };
    assert_eq!(way("complaint", "late").unwrap(), ["交付", "延迟交付"]);
    assert_eq!(way("request", "training").unwrap(), ["培训"]);
    assert_eq!(way("complaint", "training"), None);
    for kind in ["request", "complaint"] {
        let deepest = service.kind(kind).unwrap().leaves().iter().map(Vec::len).max();
        assert_eq!(deepest, Some(2), "{kind}");
    }
    let leaves = service.kind("suggestion").unwrap().leaves();
    let keys: Vec<_> = leaves.iter().map(|way| way[0].key.as_str()).collect();
    assert_eq!(keys, ["product", "service", "process"]);
}

#[test]
fn only_reports_of_wrongdoing_are_protected_by_default() {
    let rulebook = default();
    let kinds = rulebook.service().kinds.as_ref().unwrap();
    let protected: Vec<_> =
        kinds.iter().filter(|kind| kind.protected).map(|kind| kind.key.as_str()).collect();
    assert_eq!(protected, ["wrongdoing"]);
    assert_eq!(kinds.len(), 9);
    let text = Rulebook::default_text().replace("protected = true\n", "");
    let rulebook = Rulebook::parse(&text).unwrap();
    let rendered = rulebook.clause("service.kinds").unwrap().rendered(Lang::Zh);
    let last = rendered.paragraphs.last().unwrap().plain(Lang::Zh);
    assert!(last.contains("仅限指定人员查阅：（无）。"), "{last}");
}

#[test]
fn the_service_is_typed_as_features_need_it() {
    let rulebook = default();
    let service = rulebook.service();
    assert_eq!(service.channel("in_person").unwrap().title.zh, "来访");
    let first = service.first_answer.as_ref().unwrap();
    assert_eq!(first.answered_by, [Answerer::AccountManager, Answerer::Deputy, Answerer::Recorder]);
    let triage = service.triage.as_ref().unwrap();
    assert_eq!(triage.handler_of("fault"), Some(Function::TechnicalSupport));
    assert_eq!(triage.handler_of("consultation"), None);
    let steps: Vec<_> = service.escalate.iter().flatten().map(|step| (step.at_percent, step.to)).collect();
    assert_eq!(steps, [(75, EscalateTo::Owner), (100, EscalateTo::Superior), (150, EscalateTo::NextLevel)]);
    assert_eq!(service.task_working_days, Some(2));
    let close = service.close.as_ref().unwrap();
    assert!(close.asks_for(CloseField::Cause));
    assert_eq!((close.silent_days, close.silent_result.as_str()), (7, "unconfirmed"));
    assert_eq!(close.confirmed_result, "solved");
    let asked = |kind| service.satisfaction_days(kind);
    assert_eq!(asked("complaint"), Some(14));
    assert_eq!([asked("registration"), asked("wrongdoing"), asked("riddle")], [None; 3]);
    assert_eq!(close.duplicate_result.as_deref(), Some("duplicate"));
    assert_eq!(close.result("solved").unwrap().title.en, "solved");
    assert_eq!(close.cause("use").unwrap().title.zh, "使用与维护");
    assert_eq!(service.daily.unwrap().confirm_working_days, 0);
}

#[test]
fn the_nearest_named_answerer_counts() {
    let named = "named = [\n\
        { kind = \"fault\", answerer = \"zhao\" },\n\
        { kind = \"fault\", category = \"equipment\", answerer = \"qian\", deputy = \"sun\" },\n]\n";
    let with = format!("answered_by = [\"account_manager\", \"deputy\", \"recorder\"]\n{named}");
    let text = Rulebook::default_text()
        .replace("answered_by = [\"account_manager\", \"deputy\", \"recorder\"]\n", &with);
    let rulebook = Rulebook::parse(&text).unwrap();
    let service = rulebook.service();
    let first = service.first_answer.as_ref().unwrap();
    let answerer = |kind: &str, category: &str| {
        let path = service.kind(kind).unwrap().path(category).unwrap();
        let named = first.named_for(kind, path.iter().map(|step| step.key.as_str()));
        named.map(|named| named.answerer.as_str())
    };
    assert_eq!(answerer("fault", "stopped"), Some("qian"));
    assert_eq!(answerer("fault", "software"), Some("zhao"));
    assert_eq!(answerer("complaint", "late"), None);
    let rendered = rulebook.clause("service.first_answer").unwrap().rendered(Lang::Zh);
    let sentence = rendered.paragraphs[0].plain(Lang::Zh);
    assert!(sentence.ends_with("申告：zhao；申告 › 设备故障：qian（代理人 sun）"), "{sentence}");
}

#[test]
fn whoever_serves_customers_works_on_the_requests_of_the_group() {
    let rulebook = default();
    let reach = |functions: &[Function], kind| {
        rulebook.authority().reach(Rank::Specialist, functions, Action::Edit, kind)
    };
    assert_eq!(reach(&[Function::CustomerService], "request"), Reach::Group);
    assert_eq!(reach(&[Function::AfterSales], "request_task"), Reach::Group);
    assert_eq!(reach(&[Function::CustomerService], "customer"), Reach::Own);
    assert_eq!(reach(&[], "request"), Reach::Own);
}
