//! The invented content of the demo company: its people, its customers, what they bought and what they asked for.
//!
//! Pure generators: no database, no clock, no ambient randomness. The same seed and the same as-of date give
//! the same content for ever, and customer *k* is the same customer whether three hundred or a million are
//! asked for, so a benchmark can be repeated and a page of the demo can be talked about by its numbers.
//! `zhike demo` stores what comes out of here; nothing else may call it.
//!
//! Every name, code, phone number and address is made up. Mobile numbers begin with 154, a prefix given to no
//! operator; fixed lines begin with 9 (in Hong Kong with the 7 of pagers), which no subscriber's does; mail
//! addresses end in `.example`; credit codes carry a character that no issued code has (see [`archive`]).

pub mod archive;
pub mod company;
pub mod customers;
pub mod matters;
pub mod naming;
pub mod places;
pub mod purchases;
pub mod random;
pub mod requests;
pub mod roles;
pub mod season;
pub mod standing;
pub mod trades;
pub mod words;
