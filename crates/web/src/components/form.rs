//! Forms and fields. What was typed is kept on an error and the message stands beside its field; with script
//! `zk-form` does so without loading the page, and keeps drafts of long texts.

use maud::{Markup, Render, html};

use super::Icon;
use crate::i18n::{Locale, t, tr};
use crate::text;

/// One choice of a select, or one radio button.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Under which heading it stands with its neighbours; empty for none.
    pub group: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), group: String::new() }
    }

    /// Stands under a heading, together with the choices beside it that do too. A select shows it.
    #[must_use]
    pub fn under(mut self, heading: impl Into<String>) -> Self {
        self.group = heading.into();
        self
    }
}

#[derive(Clone, Debug)]
enum Kind {
    Input(&'static str),
    Textarea { rows: u8 },
    Select(Vec<Choice>),
    Radio(Vec<Choice>),
    Checkbox,
    File { accept: String, many: bool },
    Picker { source: String, shown: String, free: bool },
}

/// A label, a control, and beside it what is wrong or how to fill it.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an attribute of the control, any of them together"
)]
#[must_use = "a field is seen when rendered"]
pub struct Field {
    name: String,
    label: String,
    kind: Kind,
    value: String,
    form: String,
    error: Option<String>,
    hint: Option<String>,
    placeholder: Option<String>,
    autocomplete: Option<&'static str>,
    required: bool,
    disabled: bool,
    wide: bool,
    focus: bool,
    code: bool,
    limit: Option<u32>,
    mentions: Option<&'static str>,
    follows: Option<&'static str>,
    kept_at: Option<String>,
    with_form: bool,
}

impl Field {
    fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            value: String::new(),
            form: String::new(),
            error: None,
            hint: None,
            placeholder: None,
            autocomplete: None,
            required: false,
            disabled: false,
            wide: false,
            focus: false,
            code: false,
            limit: None,
            mentions: None,
            follows: None,
            kept_at: None,
            with_form: false,
        }
    }

    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("text"))
    }

    /// A phone number, in any usual writing.
    pub fn phone(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("tel"))
    }

    /// A mail address.
    pub fn email(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("email"))
    }

    /// A password; its value is never written into the page.
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("password"))
    }

    /// A date (`2026-03-05`). With script the usual writings can be pasted.
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("date"))
    }

    /// A number, typed as people write it (`5,000,000`, `500万`); the server reads it.
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("number"))
    }

    /// A long text, of which a draft is kept.
    pub fn textarea(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Textarea { rows: 4 }).wide()
    }

    /// One of few choices, folded away.
    pub fn select(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Kind::Select(choices))
    }

    /// One of few choices, all seen.
    pub fn radio(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Kind::Radio(choices))
    }

    /// Yes or no; sends `true` when ticked and nothing when not. [`Self::value`] `true` ticks it.
    pub fn checkbox(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Checkbox)
    }

    /// A file; `accept` as in HTML (`.csv,.xlsx`).
    pub fn file(name: impl Into<String>, label: impl Into<String>, accept: impl Into<String>) -> Self {
        Self::new(name, label, Kind::File { accept: accept.into(), many: false }).wide()
    }

    /// Something that the server searches while one types: `source?q=` answers `{items: [{value, label, hint}]}`.
    /// Without script the value itself (a number) is typed. `shown` is the label of the present value.
    pub fn picker(
        name: impl Into<String>,
        label: impl Into<String>,
        source: impl Into<String>,
        shown: impl Into<String>,
    ) -> Self {
        Self::new(name, label, Kind::Picker { source: source.into(), shown: shown.into(), free: false })
    }

    /// What stands in it.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// What is wrong with it, if anything.
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// How to fill it, or what it is for.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// An example inside the empty field; never the only explanation.
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = Some(placeholder.into());
        self
    }

    /// What the browser may fill in (`username`, `current-password`, `tel`).
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// Must be filled.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Cannot be changed now.
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// Takes the whole width of the form.
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Has the cursor when the page, or the dialog that it stands in, opens; one of each.
    pub const fn focus(mut self) -> Self {
        self.focus = true;
        self
    }

    /// At most so many characters.
    pub const fn limit(mut self, characters: u32) -> Self {
        self.limit = Some(characters);
        self
    }

    /// A [`Self::textarea`] that holds a program's text: letters of one width, lines that do not wrap.
    pub const fn code(mut self) -> Self {
        self.code = true;
        self
    }

    /// The lines of a [`Self::textarea`], 4 unless told; others ignore it.
    pub fn rows(mut self, rows: u8) -> Self {
        if let Kind::Textarea { .. } = self.kind {
            self.kind = Kind::Textarea { rows };
        }
        self
    }

    /// A [`Self::select`] whose choices stand under headings shows those under what is chosen in the field `name`.
    pub const fn follows(mut self, name: &'static str) -> Self {
        self.follows = Some(name);
        self
    }

    /// In a [`Self::textarea`], `@` and the beginning of a name finds colleagues, from an address like a picker's.
    pub const fn mentions(mut self, source: &'static str) -> Self {
        self.mentions = Some(source);
        self
    }

    /// Several files may be chosen in a [`Self::file`]; others ignore it.
    pub fn many(mut self) -> Self {
        if let Kind::File { many, .. } = &mut self.kind {
            *many = true;
        }
        self
    }

    /// What the server does not offer may be typed too in a [`Self::picker`]; others ignore it.
    pub fn free(mut self) -> Self {
        if let Kind::Picker { free, .. } = &mut self.kind {
            *free = true;
        }
        self
    }

    /// What is begun in a [`Self::textarea`] is kept by the server at this address until it is sent, and its value is what was
    /// kept; others ignore it. Without it the browser keeps it.
    pub fn kept_at(mut self, address: impl Into<String>) -> Self {
        self.kept_at = Some(address.into());
        self
    }

    /// With what [`Self::kept_at`] keeps, all other fields of the form are kept.
    pub const fn with_form(mut self) -> Self {
        self.with_form = true;
        self
    }

    /// Keeps ids apart when two forms on a page have fields of the same name.
    pub fn in_form(mut self, form: impl Into<String>) -> Self {
        self.form = form.into();
        self
    }

    fn id(&self) -> String {
        format!("{}f-{}", self.form, self.name)
    }

    /// The ids of hint and error, for screen readers. The error's place is always there, so that script can fill it.
    fn described_by(&self) -> String {
        let id = self.id();
        if self.hint.is_some() { format!("{id}-error {id}-hint") } else { format!("{id}-error") }
    }

    fn options(&self, choices: &[Choice]) -> Markup {
        html! {
            @for choice in choices {
                option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
            }
        }
    }

    fn control(&self) -> Markup {
        let (id, described) = (self.id(), self.described_by());
        let invalid = self.error.as_ref().map(|_| "true");
        html! {
            @match &self.kind {
                Kind::Input(kind) => {
                    input.input id=(id) name=(self.name)
                        // People write 5,000,000 and 500万; a number input would throw that away.
                        type=(if *kind == "number" { "text" } else { kind })
                        inputmode=[(*kind == "number").then_some("decimal")]
                        value=[(*kind != "password").then_some(&self.value)]
                        placeholder=[&self.placeholder] autocomplete=[self.autocomplete] maxlength=[self.limit]
                        required[self.required] disabled[self.disabled] autofocus[self.focus]
                        aria-describedby=(described) aria-invalid=[invalid];
                }
                Kind::Textarea { rows } => {
                    textarea.input.code[self.code] id=(id) name=(self.name) rows=(rows) placeholder=[&self.placeholder]
                        data-mentions=[self.mentions] data-kept-at=[&self.kept_at] data-with-form[self.with_form]
                        maxlength=[self.limit] required[self.required] disabled[self.disabled] autofocus[self.focus]
                        aria-describedby=(described) aria-invalid=[invalid] {
                        // A browser drops the first line break inside a textarea.
                        "\n" (self.value)
                    }
                }
                Kind::Select(choices) => {
                    select.input id=(id) name=(self.name) required[self.required] disabled[self.disabled]
                        data-follows=[self.follows] aria-describedby=(described) aria-invalid=[invalid] {
                        @for group in choices.chunk_by(|one, next| one.group == next.group) {
                            @match group.first().map(|choice| choice.group.as_str()) {
                                None | Some("") => (self.options(group)),
                                Some(heading) => optgroup label=(heading) { (self.options(group)) },
                            }
                        }
                    }
                }
                Kind::Radio(choices) => {
                    div.choices {
                        @for choice in choices {
                            label.choice {
                                input type="radio" name=(self.name) value=(choice.value) required[self.required]
                                    disabled[self.disabled] checked[choice.value == self.value]
                                    aria-describedby=(described);
                                span { (choice.label) }
                            }
                        }
                    }
                }
                Kind::Checkbox => {
                    input id=(id) type="checkbox" name=(self.name) value="true" checked[self.value == "true"]
                        disabled[self.disabled] required[self.required]
                        aria-describedby=(described) aria-invalid=[invalid];
                }
                Kind::File { accept, many } => {
                    input id=(id) type="file" name=(self.name) accept=(accept) multiple[*many]
                        required[self.required] disabled[self.disabled]
                        aria-describedby=(described) aria-invalid=[invalid];
                }
                Kind::Picker { source, shown, free } => {
                    zk-picker data-source=(source) data-shown=(shown) data-free[*free] {
                        input.input id=(id) type="text" name=(self.name) value=(self.value) autocomplete="off"
                            placeholder=[&self.placeholder] maxlength=[self.limit] required[self.required]
                            disabled[self.disabled] autofocus[self.focus] aria-describedby=(described)
                            aria-invalid=[invalid];
                    }
                }
            }
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let id = self.id();
        let star = html! { @if self.required { span.must aria-hidden="true" { "*" } } };
        let class = match self.kind {
            Kind::Checkbox => "field check",
            _ if self.wide => "field wide",
            _ => "field",
        };
        let notes = html! {
            p.field-error id={ (id) "-error" } { @if let Some(error) = &self.error { (error) } }
            @if let Some(hint) = &self.hint { p.field-hint id={ (id) "-hint" } { (hint) } }
        };
        html! {
            @match self.kind {
                Kind::Checkbox => div class=(class) data-field=(self.name) {
                    label for=(id) { (self.control()) span { (self.label) (star) } } (notes)
                },
                Kind::Radio(_) => fieldset class=(class) data-field=(self.name) {
                    legend { (self.label) (star) } (self.control()) (notes)
                },
                _ => div class=(class) data-field=(self.name) {
                    label for=(id) { (self.label) (star) } (self.control()) (notes)
                },
            }
        }
    }
}

/// A form that posts. See the module for what script adds to it.
#[derive(Clone, Debug)]
#[must_use = "a form is seen when rendered"]
pub struct Form {
    locale: Locale,
    action: String,
    id: Option<String>,
    multipart: bool,
    hidden: Vec<(String, String)>,
    problem: Option<String>,
    fields: Markup,
    buttons: Markup,
}

impl Form {
    /// A form posting to `action`.
    pub fn post(locale: Locale, action: impl Into<String>) -> Self {
        Self {
            locale,
            action: action.into(),
            id: None,
            multipart: false,
            hidden: Vec::new(),
            problem: None,
            fields: html! {},
            buttons: html! {},
        }
    }

    /// Gives it an id, for links that lead to it.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sends files.
    pub const fn multipart(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// Sends what nobody sees, such as the record's version.
    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }

    /// What is wrong with the form as a whole, if anything.
    pub fn problem(mut self, problem: Option<impl Into<String>>) -> Self {
        self.problem = problem.map(Into::into);
        self
    }

    /// The fields.
    pub fn fields(mut self, fields: Markup) -> Self {
        self.fields = fields;
        self
    }

    /// The buttons, the main one first.
    pub fn buttons(mut self, buttons: Markup) -> Self {
        self.buttons = buttons;
        self
    }
}

impl Render for Form {
    fn render(&self) -> Markup {
        with_script(
            self.locale,
            &html! {
                form.form id=[&self.id] method="post" action=(self.action) novalidate
                    enctype=[self.multipart.then_some("multipart/form-data")] {
                    (problem_place(self.problem.as_deref()))
                    @for (name, value) in &self.hidden { input type="hidden" name=(name) value=(value); }
                    div.fields { (self.fields) }
                    @if !self.buttons.0.is_empty() { div.buttons { (self.buttons) } }
                }
            },
        )
    }
}

/// Around a form that posts: with script it is sent without leaving the page.
pub(super) fn with_script(locale: Locale, form: &Markup) -> Markup {
    let say = |key| t(locale, key);
    html! {
        zk-form data-offline=(say("web-form-offline")) data-failed=(say("web-form-failed"))
            data-conflict=(say("web-form-conflict")) data-reload=(say("web-reload"))
            data-signed-out=(say("web-form-signed-out")) data-sign-in=(say("web-sign-in"))
            data-draft-saved=(tr(locale, &text!("web-draft-saved", time = "#"))) data-draft-restored=(say("web-draft-restored"))
            data-draft-drop=(say("web-draft-drop")) data-done=(say("web-form-done")) {
            (form)
        }
    }
}

/// Where a form says what is wrong with it as a whole.
pub(super) fn problem_place(problem: Option<&str>) -> Markup {
    html! { div.form-problem role="alert" { @if let Some(problem) = problem { (problem) } } }
}

/// A place to drop a file on, around a [`Field::file`], that shows how far the upload has come.
#[must_use]
pub fn upload(locale: Locale, field: Field) -> Markup {
    html! {
        zk-upload data-sent=(t(locale, "web-upload-sent")) {
            div.drop {
                (Icon::Upload)
                (field)
                p.dim.drop-hint { (t(locale, "web-upload-drop")) }
                progress hidden max="100" value="0" aria-label=(t(locale, "web-upload-progress")) {}
            }
        }
    }
}
