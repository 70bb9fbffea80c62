//! Writes pages that show every component, in every theme, to a folder: `cargo run -p web --example gallery -- DIR`.
//!
//! For looking at, and for screenshots. What it says is invented.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use maud::{Markup, html};
use web::assets;
use web::chart::{Chart, Point};
use web::components::{
    Button, Chip, Choice, Clock, Column, Confirm, Field, Filters, Flash, Form, Icon, Line, List, Matrix,
    Menu, NavGroup, NavItem, Order, PageHead, Pager, Person, Row, Shell, Step, Theme, Tone, ViewTab,
    card_figure, cards, clause_link, columns, empty, face, facts, meter_bar, notice_box, progress,
    rulebook_face, sheet, sheet_padded, shell, sign_in_layout, steps, tag, tier_badge, timeline, upload,
    views,
};
use web::i18n::{Locale, t};

const ZH: Locale = Locale::ZhCn;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).map(PathBuf::from).ok_or("where to? give a folder")?;
    for (name, content) in assets::all() {
        let path = folder.join(assets::asset_url(name).trim_start_matches('/'));
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, content)?;
    }
    for theme in [Theme::Light, Theme::Dark] {
        for (name, title, body) in pages() {
            let shell_of_page = frame(theme, title, name);
            write(&folder, &format!("{name}-{}.html", theme.name()), shell(&shell_of_page, body))?;
        }
        let body = sign_in();
        let page = sign_in_layout(ZH, theme, &t(ZH, "web-sign-in"), body);
        write(&folder, &format!("sign-in-{}.html", theme.name()), page)?;
    }
    let slim = Shell { nav_slim: true, locale: Locale::ZhTw, ..frame(Theme::Light, "今日", "today") };
    write(&folder, "slim-light.html", shell(&slim, today()))
}

/// Pages opened from a folder find their assets beside them.
fn write(folder: &Path, name: &str, page: Markup) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join(name), page.into_string().replace("\"/assets/", "\"assets/"))?;
    Ok(())
}

fn pages() -> [(&'static str, &'static str, Markup); 6] {
    [
        ("today", "今日", today()),
        ("customers", "客户", customers()),
        ("record", "远山精密机械有限公司", record()),
        ("review", "季度评估", review()),
        ("import", "导入", import()),
        ("marks", "零件", marks()),
    ]
}

fn frame(theme: Theme, title: &str, current: &str) -> Shell {
    let item =
        |href: &str, label: &str, icon| NavItem::new(href, label, icon).current(href.contains(current));
    let nav = vec![
        NavGroup {
            title: String::new(),
            items: vec![
                item("/today", "今日", Icon::Today).count(7, true),
                item("/customers", "客户", Icon::Customers),
                item("/duties", "应办事项", Icon::Duties).count(42, false),
                item("/approvals", "审批", Icon::Approvals).count(3, false),
                item("/rulebook", "规章", Icon::Rulebook),
            ],
        },
        NavGroup {
            title: "关怀与质量".into(),
            items: vec![
                item("/review", "分级与方案", Icon::Tiers),
                item("/visits", "走访", Icon::Visits),
                item("/quality", "纠正预防", Icon::Quality),
            ],
        },
        NavGroup {
            title: "办公".into(),
            items: vec![
                item("/office", "文档", Icon::Office),
                item("/people", "人员", Icon::People),
                item("/settings", "设置", Icon::Settings),
            ],
        },
        NavGroup {
            title: "看板".into(),
            items: vec![
                item("/compliance", "合规", Icon::Compliance),
                item("/insights", "数据", Icon::Insights),
            ],
        },
    ];
    let pair = |label: &str, href: &str| (label.to_owned(), href.to_owned());
    Shell {
        theme,
        title: title.into(),
        nav,
        person: Person {
            key: "12".into(),
            name: "周敏".into(),
            post: "主管".into(),
            links: vec![pair("我的页面", "/people/12"), pair("账号与安全", "/settings/account")],
        },
        notices: 3,
        create: vec![pair("客户", "/customers/new"), pair("导入", "/customers/import")],
        flash: (current == "marks").then(|| Flash { tone: Tone::Good, text: "已保存。".into() }),
        ..Shell::default()
    }
}

fn today() -> Markup {
    let duty = |what: &str, customer: Markup, id: &str, clause: &str, clock: Clock| {
        Row::new(vec![
            html! { a href="/duties/1" { (what) } },
            customer,
            clause_link(id, clause),
            html! { (clock) },
        ])
        .opens("/duties/1")
    };
    let rows = vec![
        duty(
            "答复 FW-20261122-0042 主轴异响，需当日判断能否继续生产",
            html! { "远山精密机械 " (tier_badge(1, "一级")) },
            "service.levels",
            "服务时限：30 分钟内响应",
            Clock::new("逾期 18 分钟", 100).tone(Tone::Late),
        ),
        duty(
            "为新一级客户补齐专属团队（缺技术支持）",
            html! { "海纳电子股份有限公司华东区域采购中心 " (tier_badge(1, "一级")) },
            "plan.team",
            "服务团队：5 个工作日",
            Clock::new("逾期 1 天", 100).tone(Tone::Late),
        ),
        duty(
            "批准 2026 年第三季度分级调整（升 14，降 9）",
            html! { "—" },
            "tiering.review",
            "分级评估：季末后 15 日",
            Clock::new("今天 18:00", 82).tone(Tone::Soon),
        ),
        duty(
            "季度回访并填写《顾客服务登记表》",
            html! { "百川塑胶 " (tier_badge(2, "二级")) },
            "plan.callbacks",
            "回访：每季一次",
            Clock::new("还有 2 天", 45),
        ),
    ];
    html! {
        (PageHead::new("上午好，周敏。今天有 7 件事到期，其中 2 件已逾期。")
            .under(html! { "2026年11月23日 星期一 · 工作日 09:00–12:00 13:30–18:00" })
            .actions(html! { (Button::link("交接班", "#")) (Button::link("今日小结", "#")) }))
        (cards(html! {
            (card_figure("我应办理", "7", "#", Tone::Plain, Some(("2 逾期", Tone::Late))))
            (card_figure("等我审批", "3", "#", Tone::Plain, None))
            (card_figure("组内有风险的请求", "5", "#", Tone::Soon, None))
            (card_figure("本月按时响应", "96.4%", "#", Tone::Good, Some(("目标 95%", Tone::Plain))))
        }))
        (List::new(ZH, "我应办理").count("7")
            .tools(html! { div.chips {
                (Chip::choice("全部", "#", true)) (Chip::choice("请求", "#", false)) (Chip::choice("审批", "#", false))
            } })
            .columns(vec![Column::new("事项").main(), Column::new("客户"), Column::new("依据"), Column::new("时限")])
            .rows(rows))
    }
}

fn customers() -> Markup {
    let customer = |number: &str, name: &str, tier: u8, label: &str, amount: &str, owner: &str| {
        Row::new(vec![
            html! { a href={ "/customers/" (number) } { (name) } },
            html! { span.nowrap { (number) } },
            tier_badge(tier, label),
            html! { (amount) },
            html! { (owner) },
            html! { "2026-11-20" },
        ])
        .opens(format!("/customers/{number}"))
        .selects(number, name)
    };
    let list = List::new(ZH, "客户")
        .count("500+")
        .columns(vec![
            Column::new("名称").main().sort("?sort=name", Order::None),
            Column::new("编号"),
            Column::new("级别"),
            Column::new("近一年金额").number().sort("?sort=amount", Order::Descending),
            Column::new("负责人"),
            Column::new("最近往来"),
        ])
        .rows(vec![
            customer("KH-20250103-0012", "海纳电子股份有限公司", 1, "一级", "¥5,480,000.00", "周敏"),
            customer(
                "KH-20240318-0107",
                "華東精密機械（蘇州工業園區）自動化設備製造有限公司",
                2,
                "二级",
                "¥1,204,300.50",
                "陈伟",
            ),
            customer("KH-20251211-0031", "星河贸易有限公司", 3, "三级", "¥88,120.00", "刘洋"),
            customer("KH-20260605-0008", "百川塑胶", 4, "四级", "¥0.00", "刘洋"),
        ])
        .tools(html! { (Button::link("导出 XLSX", "#").icon(Icon::Download).quiet()) })
        .act(
            "/customers/owner",
            html! { (Button::submit("转交负责人")) (Button::submit("加标签").to("/customers/tags")) },
        )
        .choose_columns(
            &[("name".into(), "名称".into(), true), ("phone".into(), "电话".into(), false)],
            &[("sort".into(), "-amount".into())],
        )
        .pager(Pager { previous: None, next: Some("?after=4".into()), text: "第 1–50 条".into() });
    html! {
        (PageHead::new("客户").actions(html! {
            (Button::link("新建客户", "#").main().icon(Icon::Plus)) (Button::link("导入", "#").icon(Icon::Upload))
            (Menu::more(ZH).link("合并重复", "#").link("打印一览表", "#"))
        }))
        (views(ZH, &[
            ViewTab { label: "全部".into(), count: "500+".into(), current: true, ..ViewTab::default() },
            ViewTab { label: "我负责的".into(), count: "38".into(), ..ViewTab::default() },
            ViewTab { label: "档案不完整".into(), count: "12".into(), ..ViewTab::default() },
            ViewTab { label: "华东一二级".into(), ..ViewTab::default() },
        ]))
        (Filters::new(ZH).query("", "在列表中查找").chips(vec![
            Chip::set(ZH, "级别", "一级、二级", "#"), Chip::set(ZH, "地区", "华东", "#"),
        ]).fields(html! { (Field::text("region", "地区")) }).clear("#"))
        (list)
    }
}

fn record() -> Markup {
    let fact = |name: &str, value: Markup| (name.to_owned(), value);
    let lines = [
        Line::new(rulebook_face(ZH), html! { "超过响应时限，已升级至 " b { "周敏（主管）" } }, "10:18")
            .by(clause_link("service.escalate", "逐级升级")),
        Line::new(face("刘洋"), html! { b { "刘洋" } " · 内部备注" }, "09:52")
            .noted(html! { "去年 8 月同型号主轴出现过轴承缺油，见 JZ-2025-0031。\n请带测振仪。" }),
        Line::new(face("王建国"), html! { b { "王建国" } " · 电话 · 远山精密 设备科长" }, "09:30")
            .exactly("2026-11-22T09:30:00+08:00")
            .said(html! { "三号加工中心主轴从早班开始异响，转速 6000 以上明显，停机会影响本周交付，希望今天给出能否继续生产的判断。" }),
    ];
    let form = Form::post(ZH, "/requests/1/answers")
        .fields(html! { (Field::textarea("text", "答复客户").value("王工您好，已安排技术支持陈伟 13:30 到现场检测主轴轴承温升。")) })
        .buttons(html! { (Button::submit("发送").main()) (Button::submit("存为草稿")) });
    let side = html! {
        (sheet_padded("时限", None, html! {
            (Clock::new("逾期 18 分钟 · 用时 48 分钟", 100).tone(Tone::Late).label("响应"))
            (Clock::new("还有 2 小时 42 分钟 · 今天 15:00", 34).label("解决").paused("11月22日 11:00 起暂停，等待客户答复")
                .why(clause_link("service.levels", "为什么是这个时限？")))
        }))
        (sheet_padded("客户", None, facts(&[
            fact("联系人", html! { "王建国 设备科长" }),
            fact("电话", html! { "138****0042 " a href="#" { "显示" } }),
            fact("近一年", html! { "¥6,820,000 · 47 单" }),
            fact("统一社会信用代码", html! { "91330105MA2KPXXXX7" }),
            fact("传真", html! {}),
        ])))
        (sheet_padded("得分构成", Some(html! { span.faint { "v7" } }), html! {
            (meter_bar("消费金额", 92.0, 100.0, "92 × 40%")) (meter_bar("消费频次", 80.0, 100.0, "80 × 20%"))
            (meter_bar("信用状况", 25.0, 100.0, "25 × 15%")) (clause_link("tiering.weights", "分级权重 · 规章 v7"))
        }))
    };
    html! {
        (PageHead::new("主轴异响，需当日判断能否继续生产").crumb("请求", "#").number("FW-20261122-0042")
            .under(html! { (tag("处理中", Tone::Soon)) (tag("紧急", Tone::Late)) (tag("服务请求 · 设备故障", Tone::Plain)) })
            .actions(html! {
                (Button::link("编辑", "#").main().shortcut("e")) (Button::link("等待客户", "#"))
                (Confirm::new(ZH, "merge", "合并", html! { (Form::post(ZH, "#").buttons(html! { (Button::submit("合并").danger()) })) })
                    .title("合并这两位客户？").text(html! { "可以在 30 天内撤销。" }))
                (Menu::more(ZH).link("转派", "#").link("打印", "#"))
            }))
        (columns(html! { (sheet_padded("答复", None, html! { (form) })) (sheet("往来", None, timeline(&lines))) }, side, true))
    }
}

fn review() -> Markup {
    let row = |name: &str, from: (u8, &str), to: (u8, &str), score: &str, change: Markup, why: &str| {
        Row::new(vec![
            html! { a href="#" { (name) } },
            tier_badge(from.0, from.1),
            tier_badge(to.0, to.1),
            html! { (score) " " (change) },
            html! { span.dim { (why) } },
        ])
        .opens("#")
    };
    let cell = |count: u64| (count, Some(format!("#{count}")));
    let tiers = ["一", "二", "三", "四"].map(String::from);
    let matrix = Matrix::new("现＼拟", tiers.to_vec())
        .caption("流动矩阵")
        .row("一", [21, 2, 0, 0].map(cell).to_vec())
        .row("二", [5, 58, 4, 0].map(cell).to_vec())
        .row("三", [0, 9, 1131, 3].map(cell).to_vec())
        .row("四", [0, 0, 0, 67].map(cell).to_vec())
        .row("未定", [1, 0, 2, 5].map(cell).to_vec());
    let point = |value: f64| Some(Point::new(value, format!("{value} 家")).opens("#"));
    let quarters = || {
        ["2025 三季度", "2025 四季度", "2026 一季度", "2026 二季度", "2026 三季度"].map(String::from).to_vec()
    };
    let months = || (1..=12).map(|month| format!("2026 年 {month} 月")).collect::<Vec<_>>();
    let rate = |value: f64| Some(Point::new(value, format!("{value}%")));
    html! {
        (PageHead::new("2026 年第三季度客户分级评估").crumb("分级", "#").number("PG-20261008-0003")
            .under(html! { (tag("待审批", Tone::Soon)) })
            .actions(html! { (Button::submit("批准").main()) (Button::submit("退回")) (Button::link("导出 XLSX", "#").icon(Icon::Download)) }))
        (columns(html! {
            (List::new(ZH, "拟调整").count("23 家")
                .columns(vec![Column::new("客户").main(), Column::new("现级"), Column::new("拟级"), Column::new("得分").number(), Column::new("主要原因")])
                .rows(vec![
                    row("海纳电子股份有限公司", (2, "二级"), (1, "一级"), "83.2", html! { span.good { "+6.7" } }, "消费金额 3,120,000 → 5,480,000；需求复杂度 高"),
                    row("華東精密機械（蘇州）有限公司", (3, "三级"), (2, "二级"), "64.0", html! { span.good { "+9.1" } }, "消费频次 6 → 19"),
                    row("星河贸易有限公司", (1, "一级"), (2, "二级"), "74.5", html! { span.late { "−8.3" } }, "信用状况 良 → 一般（逾期付款 2 次）"),
                ]))
            (sheet_padded("近五季各级家数", None, html! { (Chart::stacked(ZH, "", quarters())
                .series_as("tier-1", "一级", [20.0, 21.0, 22.0, 23.0, 26.0].map(point).to_vec())
                .series_as("tier-2", "二级", [50.0, 55.0, 58.0, 61.0, 69.0].map(point).to_vec())
                .series_as("tier-3", "三级", [120.0, 128.0, 131.0, 140.0, 138.0].map(point).to_vec())) }))
            (sheet_padded("按时响应率", None, html! { (Chart::line(ZH, "", months())
                .series("一级客户", vec![rate(96.0), rate(97.5), None, None, rate(91.0), rate(94.0), rate(95.5), rate(98.0), rate(97.0), rate(96.4)])
                .series("其余", vec![rate(88.0), rate(86.5), rate(90.0), rate(91.0), rate(89.0), rate(90.5), rate(92.0), rate(93.0), rate(91.5), rate(94.0)])) }))
        }, html! {
            (sheet("流动矩阵", None, html! { (matrix) }))
            (sheet_padded("行业分布", None, html! { (Chart::bars(ZH, "", ["机械设备制造与自动化集成", "电子", "塑胶", "贸易"].map(String::from).to_vec())
                .series("客户", vec![point(131.0), point(58.0), None, point(7.0)])) }))
        }, false))
        (sheet_padded("净流动", None, html! { (Chart::columns(ZH, "", quarters())
            .series_as("good", "升级", [14.0, 9.0, 11.0, 6.0, 14.0].map(point).to_vec())
            .series_as("late", "降级", [9.0, 12.0, 4.0, 8.0, 9.0].map(point).to_vec())) }))
    }
}

fn import() -> Markup {
    let step = |label: &str| Step { label: label.into(), href: Some("#".into()) };
    let kinds = || {
        vec![Choice::new("buyer", "客户"), Choice::new("supplier", "供应商"), Choice::new("dealer", "经销商")]
    };
    html! {
        (PageHead::new("导入客户").crumb("客户", "#"))
        (steps(ZH, &[step("选择文件"), step("对应各列"), step("核对"), step("导入")], 1))
        (sheet_padded("选择文件", None, html! {
            (Form::post(ZH, "/customers/import").multipart()
                .problem(Some("第 1 行没有读到列名，请检查文件。"))
                .fields(html! {
                    (Field::text("name", "名称").required().value("远山精密").focus())
                    (Field::phone("phone", "电话").value("1380000").error(Some("号码少了 4 位")).hint("手机、座机、分机都可以直接粘贴"))
                    (Field::date("day", "开档日期").value("2026-03-05"))
                    (Field::number("capital", "注册资本").placeholder("500万"))
                    (Field::select("kind", "类别", kinds()).value("dealer"))
                    (Field::picker("owner", "负责人", "/people/suggest", "周敏").value("12"))
                    (Field::radio("missing", "遇到没有的客户", vec![Choice::new("create", "新建"), Choice::new("refuse", "拒收该行")]).value("create"))
                    (Field::checkbox("again", "同一文件再次导入").hint("每一行都会再算一次"))
                    (Field::textarea("note", "说明").limit(2000))
                    (upload(ZH, Field::file("file", "文件", ".csv,.xlsx").required()))
                })
                .buttons(html! { (Button::submit("下一步").main()) (Button::link("取消", "#")) (Button::submit("删除").danger()) }))
        }))
        (sheet_padded("进行中", None, html! {
            (progress("正在导入订单", Some((41_230, 100_000)), "41,230 / 100,000 行"))
            (progress("正在读取文件", None, "请稍候"))
        }))
    }
}

fn marks() -> Markup {
    html! {
        (PageHead::new("零件"))
        (notice_box(Tone::Plain, html! { "规章第 8 版将于 2026年12月1日 起施行。" }))
        (notice_box(Tone::Soon, html! { "2027 年还没有公布的工作日历，暂按每周计算。" }))
        (notice_box(Tone::Late, html! { "有 12 行没有导入。" a href="#" { "下载这些行" } }))
        (sheet_padded("标记", None, html! {
            div.row { @for tone in [Tone::Plain, Tone::Accent, Tone::Soon, Tone::Late, Tone::Good] { (tag("处理中", tone)) } }
            div.row { @for (tier, name) in [(1, "一级"), (2, "二级"), (3, "三级"), (4, "四级")] { (tier_badge(tier, name)) } }
            div.row { @for name in ["周敏", "陈伟", "刘洋", "王建国", "Anna", "赵"] { (face(name)) } (rulebook_face(ZH)) }
            div.row { @for icon in Icon::ALL { (icon) } }
            div.row {
                (Button::submit("保存").main()) (Button::submit("取消")) (Button::submit("删除").danger())
                (Button::submit("更多").quiet()) (Button::submit("不能").disabled(true))
            }
        }))
        (sheet("", None, empty("还没有走访记录", "走访一次客户之后，记录、照片和下一步会在这里。可以先安排本季的走访。", Some(html! { (Button::link("安排走访", "#").main()) }))))
    }
}

fn sign_in() -> Markup {
    html! {
        (Form::post(ZH, "/login").problem(Some("账号或密码不对。"))
            .fields(html! {
                (Field::text("account", "账号").required().autocomplete("username").focus())
                (Field::password("password", "密码").required().autocomplete("current-password"))
            })
            .buttons(html! { (Button::submit("登录").main()) }))
    }
}
