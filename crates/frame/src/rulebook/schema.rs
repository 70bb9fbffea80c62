//! The tables of rulebook drafts as Diesel sees them.
#![allow(missing_docs, reason = "the tables are described in migrations/0040_frame.sql")]

diesel::table! { rulebook_draft (id) {
    id -> BigInt, text -> Text, comment -> Text, effective_on -> Nullable<Integer>,
} }
diesel::table! { rulebook_effect (version_id) { version_id -> BigInt, noticed_at -> BigInt, } }
