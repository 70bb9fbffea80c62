//! The tables of imports as Diesel sees them.
#![allow(missing_docs, reason = "the tables are described in migrations/0005_intake.sql")]

diesel::table! { intake (id) {
    id -> BigInt, target -> Text, file_name -> Text, file_digest -> Text, second_name -> Text, second_digest -> Text,
    confirmed -> Bool, sheets -> Text, sheet -> Text, heading_row -> BigInt, headings -> Text, left_out -> Text,
    unit -> Text, notes -> Text, mapping -> Text, second -> Text, checks_next -> Bool, options -> Text, failure -> Text, total -> BigInt, creates -> BigInt, updates -> BigInt,
    doubtful -> BigInt, bad -> BigInt, unchanged -> BigInt, decided_updates -> BigInt, decided_creates -> BigInt,
    decided_skips -> BigInt,
} }
diesel::table! { intake_file (digest, part) {
    digest -> Text, part -> BigInt, bytes -> Binary, stored_at -> BigInt,
} }
diesel::table! { intake_row (intake_id, row_number) {
    intake_id -> BigInt, row_number -> BigInt, cells -> Text, state -> Text, faults -> Text,
    customer_id -> Nullable<BigInt>, before -> Nullable<Text>, decision -> Nullable<Text>,
} }
