-- The customer archive (clauses archive.*). customer.id is its record's id.

CREATE TABLE customer (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  kind TEXT NOT NULL,
  special_kind TEXT NOT NULL,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  name_key TEXT NOT NULL, -- the name folded for comparison (archive.dedupe)
  credit_code TEXT,
  legal_representative TEXT NOT NULL,
  region TEXT NOT NULL,
  address TEXT NOT NULL,
  postcode TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_key TEXT, -- digits only, for comparison and tails
  fax TEXT NOT NULL,
  industry TEXT NOT NULL,
  scope_of_business TEXT NOT NULL,
  registered_capital_fen BIGINT,
  main_products TEXT NOT NULL,
  lifecycle TEXT NOT NULL,
  lifecycle_since INTEGER NOT NULL,
  archive_date INTEGER,
  credit TEXT,
  complexity SMALLINT,
  promising BOOLEAN NOT NULL,
  key_customer BOOLEAN NOT NULL,
  tier SMALLINT,
  tier_score BIGINT,
  tier_since INTEGER,
  missing SMALLINT NOT NULL, -- how many required fields are missing (archive.standard)
  merged_into_id BIGINT REFERENCES record (id)
);
CREATE INDEX customer_name_key ON customer (name_key);
CREATE INDEX customer_credit_code ON customer (credit_code) WHERE credit_code IS NOT NULL;
CREATE INDEX customer_phone_key ON customer (phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX customer_tier ON customer (tier, id);
CREATE INDEX customer_kind ON customer (kind, id);
CREATE INDEX customer_lifecycle ON customer (lifecycle, id);
CREATE INDEX customer_region ON customer (region, id);
CREATE INDEX customer_missing ON customer (id) WHERE missing > 0;
-- When an archive was opened: on its archive date, else on the day its record was entered.
CREATE INDEX customer_opened ON customer (archive_date) WHERE archive_date IS NOT NULL;
CREATE INDEX record_customer_entered ON record (kind, created_at) WHERE kind = 'customer';
-- The list in the order of names walks this; sorted anew it would take a second at a million customers.
CREATE INDEX record_title ON record (kind, title, id) WHERE removed_at IS NULL;

CREATE TABLE contact (
  id BIGSERIAL PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customer (id),
  name TEXT NOT NULL,
  department TEXT NOT NULL,
  post TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_key TEXT,
  mail TEXT NOT NULL,
  main BOOLEAN NOT NULL,
  left_at BIGINT,
  import_id BIGINT
);
CREATE INDEX contact_customer ON contact (customer_id, id);
CREATE INDEX contact_phone_key ON contact (phone_key) WHERE phone_key IS NOT NULL;
-- Whom an import brought, from the index alone.
CREATE INDEX contact_import ON contact (import_id, customer_id) WHERE import_id IS NOT NULL;

-- Facts, not records. Money in hundredths of its currency.
CREATE TABLE purchase (
  id BIGSERIAL PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customer (id),
  purchased_on INTEGER NOT NULL,
  amount_fen BIGINT NOT NULL,
  currency TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  order_number TEXT,
  import_id BIGINT
);
-- Covers what a score asks: one pass in the order of customers, no table look-up.
CREATE INDEX purchase_score ON purchase (customer_id, purchased_on, amount_fen, currency);
CREATE UNIQUE INDEX purchase_order ON purchase (customer_id, order_number) WHERE order_number IS NOT NULL;
-- Who bought in a few days, and who bought in a currency that is not the company's.
CREATE INDEX purchase_day ON purchase (purchased_on, customer_id, currency);
CREATE INDEX purchase_foreign ON purchase (currency, customer_id, purchased_on) WHERE currency <> 'CNY';
CREATE INDEX purchase_import ON purchase (import_id, customer_id) WHERE import_id IS NOT NULL;

-- Two archives of one customer made one, with what is needed to part them again (archive.dedupe).
CREATE TABLE customer_merge (
  id BIGSERIAL PRIMARY KEY,
  kept_id BIGINT NOT NULL REFERENCES customer (id),
  merged_id BIGINT NOT NULL REFERENCES customer (id),
  moved TEXT NOT NULL,
  merged_at BIGINT NOT NULL,
  merged_by_id BIGINT NOT NULL REFERENCES staff (id),
  undone_at BIGINT
);
CREATE INDEX customer_merge_kept ON customer_merge (kept_id, id);
CREATE INDEX customer_merge_merged ON customer_merge (merged_id, id);
