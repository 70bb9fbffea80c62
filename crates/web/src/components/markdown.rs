//! A text that somebody wrote in Markdown, drawn so that it can do nothing: no HTML of its own, no images from elsewhere, no
//! links but to the web and to mail. Headings are no larger than the page's own, and a line break is one.

use maud::{Markup, PreEscaped, html as markup};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// Draws a text.
#[must_use]
pub fn markdown(text: &str) -> Markup {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let mut drawn = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut drawn, Parser::new_ext(text, options).map(harmless));
    markup! { div.markdown { (PreEscaped(drawn)) } }
}

/// What may stand on a page of ours in place of what was written.
fn harmless(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // Chinese letters are typed with line breaks that mean to be kept.
        Event::SoftBreak => Event::HardBreak,
        Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Strong),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Strong),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // A picture becomes the link to it.
        Event::Start(Tag::Image { dest_url, title, id, .. } | Tag::Link { dest_url, title, id, .. }) => {
            let dest_url = if leads_out(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        other => other,
    }
}

/// Whether an address is one that a text may lead to.
fn leads_out(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    address.starts_with('/') && !address.starts_with("//")
        || ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> String {
        let drawn = markdown(text).into_string();
        let inner =
            drawn.strip_prefix("<div class=\"markdown\">").and_then(|rest| rest.strip_suffix("</div>"));
        inner.unwrap().to_owned()
    }

    #[test]
    fn what_is_written_plainly_stays_so_with_its_line_breaks() {
        assert_eq!(drawn("您好：\n泵已修好。"), "<p>您好：<br />\n泵已修好。</p>\n");
        assert_eq!(drawn("**已换**密封圈"), "<p><strong>已换</strong>密封圈</p>\n");
    }

    #[test]
    fn a_text_can_not_bring_html_scripts_or_pictures() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](//evil.example)",
            "<div>\n<b>bold</b>\n</div>",
            "![x](https://example.com/x.png)",
            "# <svg/onload=alert(1)>",
        ] {
            let html = drawn(text);
            for forbidden in ["<script", "<img", "href=\"javascript", "href=\"//", "<div", "<svg", "<b>"] {
                assert!(!html.contains(forbidden), "{text} became {html}");
            }
        }
    }
}
