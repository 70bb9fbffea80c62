//! A sentence before anybody knows in which language it will be said: the kernel's [`Message`], under the name by which
//! pages speak of it.

pub use kernel::message::{Arg, Message as Text};

/// `text!("customers-merged", count = 3, name = "远山精密")`: a [`Text`] in one line.
#[macro_export]
macro_rules! text {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::Text::new($key)$(.with(stringify!($name), $value))*
    };
}
