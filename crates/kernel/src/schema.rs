//! The kernel's tables as Diesel sees them.
#![allow(missing_docs, reason = "the tables are described in migrations/0001_house.sql")]

diesel::table! { department (id) { id -> BigInt, name -> Text, parent_id -> Nullable<BigInt>, head_id -> Nullable<BigInt>, version -> BigInt, } }
diesel::table! { department_path (ancestor_id, descendant_id) { ancestor_id -> BigInt, descendant_id -> BigInt, depth -> SmallInt, } }
diesel::table! { staff (id) {
    id -> BigInt, account -> Text, name -> Text, position -> Text, rank -> Text, department_id -> Nullable<BigInt>,
    superior_id -> Nullable<BigInt>, deputy_id -> Nullable<BigInt>, mail -> Text, phone -> Text, locale -> Text,
    password_hash -> Text, active -> Bool, created_at -> BigInt, version -> BigInt,
} }
diesel::table! { staff_function (staff_id, function) { staff_id -> BigInt, function -> Text, } }
diesel::table! { superior_path (superior_id, staff_id) { superior_id -> BigInt, staff_id -> BigInt, depth -> SmallInt, } }
diesel::table! { staff_group (id) { id -> BigInt, name -> Text, department_id -> Nullable<BigInt>, version -> BigInt, } }
diesel::table! { group_member (group_id, staff_id) { group_id -> BigInt, staff_id -> BigInt, } }
diesel::table! { session (id) {
    id -> BigInt, token_hash -> Text, staff_id -> BigInt, address -> Text, agent -> Text, created_at -> BigInt,
    seen_at -> BigInt, expires_at -> BigInt,
} }
diesel::table! { api_token (id) {
    id -> BigInt, token_hash -> Text, staff_id -> BigInt, name -> Text, created_at -> BigInt,
    seen_at -> Nullable<BigInt>, expires_at -> Nullable<BigInt>,
} }
diesel::table! { sign_in_failure (id) { id -> BigInt, account -> Text, address -> Text, at -> BigInt, } }
diesel::table! { rulebook_version (id) {
    id -> BigInt, text -> Text, draft_id -> Nullable<BigInt>, effective_at -> BigInt, created_at -> BigInt,
} }
diesel::table! { record (id) {
    id -> BigInt, kind -> Text, number -> Text, title -> Text, status -> Text, open -> Bool, confidential -> Bool,
    owner_id -> Nullable<BigInt>, group_id -> Nullable<BigInt>, department_id -> Nullable<BigInt>,
    customer_id -> Nullable<BigInt>, creator_id -> Nullable<BigInt>, import_id -> Nullable<BigInt>,
    rulebook_id -> BigInt, next_due_at -> Nullable<BigInt>, precedence -> SmallInt, queue -> BigInt,
    removed_at -> Nullable<BigInt>, version -> BigInt, created_at -> BigInt, updated_at -> BigInt,
} }
diesel::table! { key_mark (id) { id -> BigInt, mark -> Binary, } }
diesel::table! { record_member (record_id, staff_id, role) { record_id -> BigInt, staff_id -> BigInt, role -> Text, since -> BigInt, } }
diesel::table! { access_grant (id) {
    id -> BigInt, record_id -> BigInt, staff_id -> BigInt, reason -> Text, approval_id -> Nullable<BigInt>,
    created_at -> BigInt, expires_at -> BigInt,
} }
diesel::table! { record_tag (record_id, tag_key) { record_id -> BigInt, tag_key -> Text, tag -> Text, } }
diesel::table! { record_link (record_id, other_id, relation) { record_id -> BigInt, other_id -> BigInt, relation -> Text, } }
diesel::table! { record_watcher (record_id, staff_id) { record_id -> BigInt, staff_id -> BigInt, } }
diesel::table! { record_presence (record_id, staff_id, tab) {
    record_id -> BigInt, staff_id -> BigInt, tab -> Text, writing -> Bool, until -> BigInt,
} }
diesel::table! { draft (staff_id, record_id, kind) {
    staff_id -> BigInt, record_id -> BigInt, kind -> Text, text -> Text, written_at -> BigInt,
} }
diesel::table! { event (id) {
    id -> BigInt, seq -> Nullable<BigInt>, record_id -> Nullable<BigInt>, kind -> Text, actor_id -> Nullable<BigInt>,
    clause -> Nullable<Text>, payload -> Nullable<Text>, salt -> Nullable<Binary>, digest -> Binary,
    mac -> Nullable<Binary>, record_version -> Nullable<BigInt>, happened_at -> BigInt, recorded_at -> BigInt,
} }
diesel::table! { access_log (id) { id -> BigInt, at -> BigInt, staff_id -> BigInt, record_id -> BigInt, } }
diesel::table! { duty (id) {
    id -> BigInt, kind -> Text, clause -> Text, record_id -> BigInt, occurrence -> Text, owner_id -> Nullable<BigInt>,
    department_id -> Nullable<BigInt>, rulebook_id -> BigInt, state -> Text, counter -> Nullable<BigInt>,
    started_at -> BigInt, due_at -> BigInt, next_check_at -> Nullable<BigInt>, late_seen -> Bool,
    climbed_percent -> SmallInt, paused_at -> Nullable<BigInt>, done_at -> Nullable<BigInt>, done_by_id -> Nullable<BigInt>, evidence -> Nullable<Text>,
} }
diesel::table! { duty_climb (duty_id, percent) {
    duty_id -> BigInt, percent -> SmallInt, staff_id -> BigInt, height -> SmallInt, at -> BigInt, ended -> Bool,
} }
diesel::table! { approval (id) {
    id -> BigInt, change_kind -> Text, subject_id -> BigInt, change_set -> Text, chain -> Text, clause -> Text,
    requester_id -> BigInt, position -> SmallInt, comment -> Text, decided_at -> Nullable<BigInt>,
} }
diesel::table! { approval_step (id) {
    id -> BigInt, approval_id -> BigInt, position -> SmallInt, decider -> Text, mode -> Text, assignee_id -> BigInt,
    state -> Text, decided_by_id -> Nullable<BigInt>, decided_at -> Nullable<BigInt>, comment -> Text,
    relieves_id -> Nullable<BigInt>,
} }
diesel::table! { job (id) {
    id -> BigInt, kind -> Text, unique_key -> Nullable<Text>, record_id -> Nullable<BigInt>,
    staff_id -> Nullable<BigInt>, state -> Text, payload -> Text, progress -> Text, done -> BigInt, total -> BigInt,
    attempts -> SmallInt, error -> Text, lease_holder -> Nullable<Text>, lease_until -> Nullable<BigInt>,
    run_at -> BigInt, created_at -> BigInt, finished_at -> Nullable<BigInt>,
} }
diesel::table! { notice (id) {
    id -> BigInt, staff_id -> BigInt, kind -> Text, record_id -> Nullable<BigInt>, clause -> Nullable<Text>,
    message -> Text, created_at -> BigInt, read_at -> Nullable<BigInt>, to_mail -> Bool, mailed_at -> Nullable<BigInt>,
} }
diesel::table! { mail_choice (staff_id) { staff_id -> BigInt, pace -> Text, } }
diesel::table! { mail_quiet (staff_id, kind) { staff_id -> BigInt, kind -> Text, } }
diesel::table! { saved_view (id) {
    id -> BigInt, staff_id -> BigInt, list -> Text, name -> Text, query -> Text, audience -> Text, created_at -> BigInt,
} }
diesel::table! { idempotency (staff_id, key) {
    staff_id -> BigInt, key -> Text, request_hash -> Text, status -> SmallInt, location -> Text, body -> Text,
    created_at -> BigInt,
} }

diesel::joinable!(approval_step -> approval (approval_id));
diesel::joinable!(approval -> record (id));
diesel::joinable!(duty -> record (record_id));
diesel::joinable!(duty_climb -> duty (duty_id));
diesel::joinable!(record_member -> record (record_id));
diesel::allow_tables_to_appear_in_same_query!(
    staff,
    record,
    record_member,
    duty,
    duty_climb,
    approval,
    approval_step,
    event,
    department,
    staff_group,
    group_member,
    staff_function,
    department_path,
    superior_path,
    access_grant,
    notice,
    mail_choice,
    mail_quiet,
    job
);
