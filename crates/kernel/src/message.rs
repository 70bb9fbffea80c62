//! What is said to a person, before anybody knows in which language: a key and its arguments.
//!
//! The edge turns a [`Message`] into words. Inside the house nothing is worded.

use std::borrow::Cow;

use rulebook::Wording;
use serde::{Deserialize, Serialize};

/// One argument of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A whole number; the language decides its plural form.
    Number(i64),
    /// Text shown as it is: a name, a number, a date already in ISO form.
    Text(String),
    /// A text of the rulebook, shown in the person's language: the title of a function, a rank, a chain.
    Wording(Wording),
    /// Another message, put into words first.
    Message(Message),
}

/// A message: the key of a sentence and what fills its gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The sentence's key in the language files.
    pub key: Cow<'static, str>,
    /// What fills its gaps, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

impl Message {
    /// A sentence without gaps.
    #[must_use]
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// Fills the gap `name`.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Arg>) -> Self {
        self.args.push((name.into(), value.into()));
        self
    }
}

impl From<&'static str> for Message {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Wording> for Arg {
    fn from(wording: Wording) -> Self {
        Self::Wording(wording)
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

macro_rules! number_args {
    ($($of:ty),+) => {$(
        impl From<$of> for Arg {
            fn from(number: $of) -> Self {
                Self::Number(i64::from(number))
            }
        }
    )+};
}

number_args!(i64, i32, u32, u16, u8);

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_message_is_read_back_with_whatever_fills_its_gaps() {
        let message = Message::new("tea")
            .with("cups", 3_u32)
            .with("for", "王芳")
            .with("by", Wording::new("财务", "finance"))
            .with("because", Message::new("thirst").with("degree", "30 °C"));
        let stored = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&stored).unwrap(), message, "{stored}");
    }
}
