//! The desk's tables as Diesel sees them.
#![allow(missing_docs, reason = "the tables are described in migrations/")]

diesel::table! { request (id) {
    id -> BigInt, kind -> Text, category -> Text, channel -> Text, priority -> Text, tier -> Nullable<SmallInt>,
    caller -> Text, caller_phone -> Text, caller_mail -> Text, received_at -> BigInt,
    promised_on -> Nullable<Integer>, answered_at -> Nullable<BigInt>, resolved_at -> Nullable<BigInt>,
    closed_at -> Nullable<BigInt>, reopenings -> SmallInt, result -> Text, cause -> Text,
    clocks_from -> Nullable<BigInt>, due_given -> Nullable<BigInt>,
} }
diesel::table! { request_state (id) { id -> BigInt, request_id -> BigInt, at -> BigInt, status -> Text, } }
diesel::table! { request_task (id) {
    id -> BigInt, request_id -> BigInt, department_id -> BigInt, assignee_id -> Nullable<BigInt>, wanted -> Text,
    due_at -> BigInt, state -> Text, result -> Text, ended_at -> Nullable<BigInt>,
} }
diesel::table! { request_satisfaction (id) {
    id -> BigInt, request_id -> BigInt, version -> BigInt, token_hash -> Text, asked_at -> BigInt, ends_at -> BigInt,
    standing -> Bool, tier -> Nullable<SmallInt>, score -> Nullable<SmallInt>, comment -> Text,
    answered_at -> Nullable<BigInt>, recorder_id -> Nullable<BigInt>, changes -> SmallInt,
} }
diesel::table! { request_origin (request_id) {
    request_id -> BigInt, import_id -> BigInt, told -> Text, version -> BigInt,
} }
diesel::table! { request_follower (id) { id -> BigInt, seq -> BigInt, } }
diesel::table! { daily_summary (id) {
    id -> BigInt, agent_id -> BigInt, day -> Integer, confirmed_at -> Nullable<BigInt>, figures -> Text,
} }
diesel::table! { daily_progress (id) { id -> BigInt, day -> Integer, } }
diesel::table! { daily_item (summary_id, request_id) {
    summary_id -> BigInt, request_id -> BigInt, step -> Text, planned_on -> Integer,
} }
