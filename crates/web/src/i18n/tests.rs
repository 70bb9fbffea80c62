use super::*;
use crate::text;

#[test]
fn every_sentence_is_in_every_language_with_the_same_variables() {
    assert!(keys(Locale::ZhCn).count() > 50);
    for locale in [Locale::ZhTw, Locale::En] {
        let missing: Vec<_> = keys(Locale::ZhCn).filter(|key| !has(locale, key)).collect();
        assert!(missing.is_empty(), "{} lacks {missing:?}", locale.tag());
        let extra: Vec<_> = keys(locale).filter(|key| !has(Locale::ZhCn, key)).collect();
        assert!(extra.is_empty(), "only {} has {extra:?}", locale.tag());
        for key in keys(locale) {
            assert_eq!(variables(locale, key), variables(Locale::ZhCn, key), "{key} in {}", locale.tag());
        }
    }
}

#[test]
fn no_untranslated_sentence_stands_in_the_english_file() {
    for key in keys(Locale::En) {
        let words = t(Locale::En, key);
        // An English sentence may quote a Chinese word; it does not consist of them.
        let chinese = words.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        let latin = words.chars().filter(char::is_ascii_alphabetic).count();
        assert!(chinese == 0 || latin > 3 * chinese, "{key} = {words}");
    }
}

#[test]
fn traditional_chinese_has_no_simplified_only_characters() {
    const SIMPLIFIED_ONLY: &str =
        "们这为会务规审级单页图开关闭删选择显错误网络记录员对话续现点击结复长时间进从没来发个";
    for key in keys(Locale::ZhTw) {
        let words = t(Locale::ZhTw, key);
        let left: Vec<_> = words.chars().filter(|c| SIMPLIFIED_ONLY.contains(*c)).collect();
        assert!(left.is_empty(), "{key} = {words}: {left:?}");
    }
}

#[test]
fn an_override_goes_before_the_conversion() {
    assert_eq!(t(Locale::ZhTw, "web-nav-people"), "人員");
    assert_eq!(t(Locale::ZhCn, "web-nav-insights"), "看板");
    assert_eq!(t(Locale::ZhTw, "web-nav-insights"), "儀表板");
}

#[test]
fn arguments_fill_the_gaps_without_isolation_marks_and_may_be_sentences() {
    let words = tr(Locale::ZhCn, &text!("web-due-late", span = text!("web-span-minutes", minutes = 18)));
    assert_eq!(words, "逾期 18 分钟");
    assert_eq!(tr(Locale::En, &text!("web-list-selected", count = 1)), "1 selected");
}

#[test]
fn large_counts_are_grouped_and_years_are_not() {
    assert_eq!(tr(Locale::ZhCn, &text!("web-list-selected", count = 40_000)), "已选 40,000 项");
    assert_eq!(tr(Locale::ZhCn, &text!("web-list-selected", count = 2026)), "已选 2026 项");
}

#[test]
fn english_has_its_plural_forms() {
    let hours = |hours: i64| tr(Locale::En, &text!("web-ago-hours", hours = hours));
    assert_eq!((hours(1).as_str(), hours(2).as_str()), ("1 hour ago", "2 hours ago"));
}

#[test]
fn a_missing_sentence_shows_its_key() {
    assert_eq!(t(Locale::En, "web-no-such-sentence"), "web-no-such-sentence");
}

#[test]
fn a_text_survives_storage() {
    let text = text!("web-due-late", span = text!("web-span-minutes", minutes = 18));
    let json = serde_json::to_string(&text).unwrap();
    assert_eq!(
        json,
        r#"{"key":"web-due-late","args":[["span",{"key":"web-span-minutes","args":[["minutes",18]]}]]}"#
    );
    assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
}

fn one(name: &str, text: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), text.to_owned())]
}

#[test]
fn a_faulty_file_is_refused_with_its_name_and_line() {
    let fault =
        gather::gather(&one("locales/en/web.ftl", "web-good = Good\n\nweb-bad = { $open\n")).unwrap_err();
    assert!(fault.starts_with("locales/en/web.ftl:3: "), "{fault}");
}

#[test]
fn keys_belong_to_their_file_and_stand_once() {
    let fault = gather::gather(&one("locales/en/web.ftl", "customers-name = Name\n")).unwrap_err();
    assert!(fault.contains("`customers-name` must begin with `web-`"), "{fault}");
    let fault = gather::gather(&one("web.ftl", "web-a = A\nweb-a = B\n")).unwrap_err();
    assert!(fault.contains("`web-a` stands there twice"), "{fault}");
}

#[test]
fn conversion_leaves_variables_selectors_and_keys_alone() {
    let source = "web-count = { $kind ->\n    [档案] 档案 { $数 }\n   *[other] 软件 { \"档案\" }\n}\n";
    // Fluent identifiers are ASCII; only the text around them may change.
    let source = source.replace("[档案]", "[file]").replace("$数", "$count");
    let simplified = gather::gather(&one("web.ftl", &source)).unwrap();
    let traditional = gather::traditional(&simplified, "overrides.ftl", "").unwrap();
    let text = gather::text(&traditional);
    assert!(text.contains("[file] 檔案 { $count }"), "{text}");
    assert!(text.contains("軟體 { \"档案\" }"), "{text}");
    assert_eq!(gather::index(&traditional).unwrap(), "web-count count kind\n");
}

#[test]
fn a_stale_override_and_a_dangling_reference_are_refused() {
    let simplified = gather::gather(&one("web.ftl", "web-a = { web-b }\n")).unwrap();
    assert!(gather::index(&simplified).unwrap_err().contains("`web-b`"));
    let fault = gather::traditional(&simplified, "overrides.ftl", "web-gone = 無\n").unwrap_err();
    assert!(fault.contains("overrides.ftl: `web-gone`"), "{fault}");
}

#[test]
fn a_text_of_the_rulebook_in_a_sentence_is_in_the_reader_s_language() {
    let nobody = Text::new("approval-nobody").with("decider", Wording::new("财务经理", "finance manager"));
    for (locale, title) in
        [(Locale::ZhCn, "财务经理"), (Locale::ZhTw, "財務經理"), (Locale::En, "finance manager")]
    {
        let said = tr(locale, &nobody);
        assert!(said.contains(title), "{said}");
    }
}

#[test]
fn rows_and_columns_are_called_as_in_taiwan_and_lists_stay_lists() {
    assert_eq!(t(Locale::ZhTw, "web-columns"), "欄");
    assert_eq!(t(Locale::ZhTw, "web-keys-down"), "下一列");
    assert_eq!(t(Locale::ZhTw, "web-keys-refresh"), "重新整理列表");
    let words = tr(Locale::ZhTw, &text!("import-fault-repeated", row = 7));
    assert_eq!(words, "與第 7 列是同一個，請只保留一列。");
    let words = tr(Locale::ZhTw, &text!("sheets-file-too-many-columns", row = 3, limit = 500));
    assert_eq!(words, "第 3 列超過 500 欄。請刪除多餘的欄後再上傳。");
}

#[test]
fn quotation_marks_are_those_of_the_script() {
    for (locale, foreign) in [(Locale::ZhCn, ['「', '」']), (Locale::ZhTw, ['“', '”'])] {
        for key in keys(locale) {
            let words = t(locale, key);
            assert!(!words.contains(foreign), "{key} = {words}");
        }
    }
}
