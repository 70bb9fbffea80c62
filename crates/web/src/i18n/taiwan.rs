//! Where the converter's phrase book speaks of computers and these texts speak of business, Taiwan's word is put right.
//!
//! `S2twp` knows 代码 only as program code and 项目 only as a project, so that a credit code became 信用程式碼 and a line
//! of a form 專案. The build applies this to zh-TW's messages, the running program to the rulebook's wording.

/// What the converter writes, and what a reader in Taiwan expects; in this order.
const WORDS: &[(&str, &str)] = &[
    ("程式碼", "代碼"),
    ("專案", "項目"),
    ("許可權", "權限"),
    ("物件", "對象"),
    ("JSON 對象", "JSON 物件"),
    ("透過", "通過"),
    ("引數", "參數"),
    ("釋出", "發布"),
    ("除錯", "調試"),
    ("裝置", "設備"),
    ("效能", "性能"),
    ("高階", "高級"),
    ("併儲存", "並儲存"),
    ("只儲存在", "只保存在"),
    ("賬", "帳"),
    ("質量", "品質"),
    ("響應", "回應"),
    ("單元格", "儲存格"),
    ("介面令牌", "API 權杖"),
    ("有API", "有 API"),
    ("增API", "增 API"),
    ("和API", "和 API"),
    ("用API", "用 API"),
    ("彙報", "匯報"),
    ("後臺", "後台"),
    ("前臺", "前台"),
    ("令牌", "權杖"),
    ("電子郵箱", "電子信箱"),
    ("郵箱", "信箱"),
    ("退出登入", "登出"),
    ("渠道", "管道"),
    ("幣種", "幣別"),
    ("“", "「"),
    ("”", "」"),
];

/// The converted text in the words of business.
pub fn mend(converted: String) -> String {
    WORDS.iter().fold(
        converted,
        |text, (wrong, right)| {
            if text.contains(wrong) { text.replace(wrong, right) } else { text }
        },
    )
}
