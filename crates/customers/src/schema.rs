//! The tables of the customer archive as Diesel sees them.
#![allow(missing_docs, reason = "the tables are described in migrations/0010_customers.sql")]

diesel::table! { customer (id) {
    id -> BigInt, kind -> Text, special_kind -> Text, name -> Text, short_name -> Text, name_key -> Text,
    credit_code -> Nullable<Text>, legal_representative -> Text, region -> Text, address -> Text, postcode -> Text,
    phone -> Text, phone_key -> Nullable<Text>, fax -> Text, industry -> Text, scope_of_business -> Text,
    registered_capital_fen -> Nullable<BigInt>, main_products -> Text, lifecycle -> Text, lifecycle_since -> Integer,
    archive_date -> Nullable<Integer>, credit -> Nullable<Text>, complexity -> Nullable<SmallInt>, promising -> Bool,
    key_customer -> Bool, tier -> Nullable<SmallInt>, tier_score -> Nullable<BigInt>, tier_since -> Nullable<Integer>,
    missing -> SmallInt, merged_into_id -> Nullable<BigInt>,
} }
diesel::table! { contact (id) {
    id -> BigInt, customer_id -> BigInt, name -> Text, department -> Text, post -> Text, phone -> Text,
    phone_key -> Nullable<Text>, mail -> Text, main -> Bool, left_at -> Nullable<BigInt>, import_id -> Nullable<BigInt>,
} }
diesel::table! { purchase (id) {
    id -> BigInt, customer_id -> BigInt, purchased_on -> Integer, amount_fen -> BigInt, currency -> Text,
    quantity -> BigInt, order_number -> Nullable<Text>, import_id -> Nullable<BigInt>,
} }
diesel::table! { customer_merge (id) {
    id -> BigInt, kept_id -> BigInt, merged_id -> BigInt, moved -> Text, merged_at -> BigInt, merged_by_id -> BigInt,
    undone_at -> Nullable<BigInt>,
} }

diesel::joinable!(contact -> customer (customer_id));
diesel::joinable!(purchase -> customer (customer_id));
diesel::allow_tables_to_appear_in_same_query!(customer, contact, purchase);
