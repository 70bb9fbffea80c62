//! The tables of tiering as Diesel sees them. What joins them with customers and records is written as SQL in the stores.
#![allow(missing_docs, reason = "the tables are described in migrations/0030_tiering.sql")]

diesel::table! { tier_proposal (id) {
    id -> BigInt, as_of -> Integer, scored_under_id -> BigInt, scored_at -> Nullable<BigInt>,
    previous_id -> Nullable<BigInt>, approved_at -> Nullable<BigInt>, in_force_at -> Nullable<BigInt>,
    total -> BigInt, overtaken -> BigInt,
} }
diesel::table! { tier_review (id) {
    id -> BigInt, quarter -> Text, live -> Bool, matrix -> Text, foreign_customers -> BigInt,
} }
diesel::table! { tier_change (id) { id -> BigInt, reason -> Text, raised -> Bool, } }
diesel::table! { tier_item (proposal_id, customer_id) {
    proposal_id -> BigInt, customer_id -> BigInt, from_tier -> SmallInt, to_tier -> SmallInt, score -> BigInt,
    from_score -> Nullable<BigInt>, amount_fen -> Nullable<BigInt>, purchases -> Nullable<BigInt>,
    credit -> Nullable<Text>, years -> Nullable<BigInt>, complexity -> Nullable<SmallInt>,
    foreign_purchases -> BigInt, excluded -> Nullable<Text>, excluded_by_id -> Nullable<BigInt>,
    excluded_step_id -> Nullable<BigInt>,
} }
diesel::table! { tier_change_open (customer_id) { customer_id -> BigInt, proposal_id -> BigInt, } }
diesel::table! { tier_scan (id) { id -> BigInt, day -> Integer, purchase_id -> BigInt, event_seq -> BigInt, } }
diesel::table! { key_naming (id) {
    id -> BigInt, year -> SmallInt, live -> Bool, sales_at_least_fen -> BigInt, proposed_at -> Nullable<BigInt>,
    approved_at -> Nullable<BigInt>,
} }
diesel::table! { key_item (naming_id, customer_id) {
    naming_id -> BigInt, customer_id -> BigInt, sales_fen -> BigInt, purchases -> BigInt, by_sales -> Bool,
    fit -> Text,
} }

diesel::joinable!(tier_review -> tier_proposal (id));
diesel::joinable!(tier_change -> tier_proposal (id));
diesel::allow_tables_to_appear_in_same_query!(tier_proposal, tier_review, tier_change);
