//! One test, both engines.

/// Turns each `fn name(house: &TestHouse) { … }` into two tests, `name::sqlite` and `name::postgres`, each with a house
/// of its own.
///
/// The rooms in the house's catalogue, beside the kernel's own, come first:
///
/// ```ignore
/// both_engines! {
///     rooms: vec![testkit::cup::room()];
///
///     fn a_cup_is_found_by_its_number(house: &TestHouse) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    (
        rooms: $rooms:expr;
        $($(#[$meta:meta])* fn $name:ident($house:ident: &$test_house:ty) $body:block)+
    ) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a test need not use what its file imports")]
            use super::*;

            fn test($house: &$test_house) $body

            #[test]
            fn sqlite() {
                test(&$crate::TestHouse::with($crate::Engine::Sqlite, $rooms));
            }

            #[test]
            fn postgres() {
                test(&$crate::TestHouse::with($crate::Engine::Postgres, $rooms));
            }
        }
    )+};
    ($($tests:tt)+) => {
        $crate::both_engines! { rooms: ::std::vec::Vec::new(); $($tests)+ }
    };
}
