//! Traditional characters for texts that exist only at run time, such as the rulebook's wording.

use std::borrow::Cow;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::taiwan;

/// Loaded at the first traditional page, since the tables cost some memory and most companies never need them.
static OPENCC: LazyLock<Option<OpenCC>> = LazyLock::new(|| {
    OpenCC::from_config(BuiltinConfig::S2twp)
        .inspect_err(|error| tracing::error!(%error, "conversion to traditional characters is not available"))
        .ok()
});

/// The text in traditional characters with Taiwan's words; texts without Chinese characters are handed back as they are.
#[must_use]
pub fn to_traditional(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    match LazyLock::force(&OPENCC) {
        Some(opencc) => Cow::Owned(taiwan::mend(opencc.convert(text))),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_converted_not_only_characters() {
        assert_eq!(to_traditional("软件的信息"), "軟體的資訊");
        assert_eq!(to_traditional("头发发展后宫皇后"), "頭髮發展後宮皇后");
    }

    #[test]
    fn what_business_says_is_not_taken_for_what_programmers_say() {
        assert_eq!(to_traditional("统一社会信用代码"), "統一社會信用代碼");
        assert_eq!(to_traditional("档案的标准项目，审查通过"), "檔案的標準項目，審查通過");
        assert_eq!(to_traditional("高级经理的权限；设备安装调试"), "高級經理的權限；設備安裝調試");
        assert_eq!(to_traditional("“质量部”账号"), "「品質部」帳號");
    }

    #[test]
    fn a_text_without_chinese_is_not_copied() {
        assert!(matches!(to_traditional("FW-20261122-0042"), Cow::Borrowed(_)));
    }
}
