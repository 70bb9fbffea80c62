-- Tiers (clauses tiering.*). Tiers are 1 (highest) to 4, 0 where there is none. Scores are ten-thousandths of a point.

-- What the quarter's review and a change between reviews have in common. id is the record's id.
CREATE TABLE tier_proposal (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  as_of INTEGER NOT NULL,
  scored_under_id BIGINT NOT NULL REFERENCES rulebook_version (id),
  scored_at BIGINT,
  previous_id BIGINT REFERENCES tier_proposal (id), -- the review that was in force when this one was scored
  approved_at BIGINT,
  in_force_at BIGINT,
  total BIGINT NOT NULL,
  overtaken BIGINT NOT NULL -- customers whose tier was changed between the proposal and its effect
);
CREATE INDEX tier_proposal_in_force ON tier_proposal (in_force_at, id) WHERE in_force_at IS NOT NULL;

CREATE TABLE tier_review (
  id BIGINT PRIMARY KEY REFERENCES tier_proposal (id),
  quarter TEXT NOT NULL,
  live BOOLEAN NOT NULL, -- neither in force nor refused yet
  matrix TEXT NOT NULL,
  foreign_customers BIGINT NOT NULL -- customers of whom purchases in other currencies were left out
);
CREATE UNIQUE INDEX tier_review_live ON tier_review (quarter) WHERE live;
CREATE INDEX tier_review_quarter ON tier_review (quarter, id);

CREATE TABLE tier_change (
  id BIGINT PRIMARY KEY REFERENCES tier_proposal (id),
  reason TEXT NOT NULL,
  raised BOOLEAN NOT NULL -- by the rulebook, not by a person
);

-- One customer of a proposal with the facts of the day, so that the score can be made again. A million of them a quarter:
-- SQLite keeps them in the order of the key and nowhere else.
CREATE TABLE tier_item (
  proposal_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  from_tier SMALLINT NOT NULL,
  to_tier SMALLINT NOT NULL,
  score BIGINT NOT NULL,
  from_score BIGINT,
  amount_fen BIGINT,
  purchases BIGINT,
  credit TEXT,
  years BIGINT,
  complexity SMALLINT,
  foreign_purchases BIGINT NOT NULL, -- in other currencies, left out of amount and purchases
  excluded TEXT, -- why this customer was taken out
  excluded_by_id BIGINT, -- who did
  excluded_step_id BIGINT, -- the step of the approval whose decider did; none where it was done before the submission
  PRIMARY KEY (proposal_id, customer_id)
--sqlite ) WITHOUT ROWID, STRICT;
--postgres );

-- What took effect: one row for each tier a customer was given.
CREATE TABLE tier_history (
  id BIGSERIAL PRIMARY KEY,
  customer_id BIGINT NOT NULL REFERENCES customer (id),
  proposal_id BIGINT NOT NULL REFERENCES tier_proposal (id),
  from_tier SMALLINT NOT NULL,
  to_tier SMALLINT NOT NULL,
  score BIGINT NOT NULL,
  since INTEGER NOT NULL,
  at BIGINT NOT NULL
);
-- excluded is in it so that SQLite finds the whole condition in the index; it would walk the table otherwise.
CREATE INDEX tier_item_cell ON tier_item (proposal_id, from_tier, to_tier, customer_id, excluded)
  WHERE excluded IS NULL;
CREATE INDEX tier_item_excluded ON tier_item (proposal_id, customer_id) WHERE excluded IS NOT NULL;
CREATE UNIQUE INDEX tier_history_once ON tier_history (proposal_id, customer_id);
CREATE INDEX tier_history_customer ON tier_history (customer_id, id);

-- Customers with a change that is not decided yet: at most one each.
CREATE TABLE tier_change_open (
  customer_id BIGINT PRIMARY KEY REFERENCES customer (id),
  proposal_id BIGINT NOT NULL REFERENCES tier_change (id)
);
CREATE INDEX tier_change_open_proposal ON tier_change_open (proposal_id);

-- How far purchases and events were looked through for customers who would cross a threshold (tiering.adjust).
CREATE TABLE tier_scan (
  id BIGINT PRIMARY KEY,
  day INTEGER NOT NULL,
  purchase_id BIGINT NOT NULL,
  event_seq BIGINT NOT NULL
);

-- The yearly naming of key customers (tiering.key).
CREATE TABLE key_naming (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  year SMALLINT NOT NULL,
  live BOOLEAN NOT NULL,
  sales_at_least_fen BIGINT NOT NULL,
  proposed_at BIGINT,
  approved_at BIGINT
);
CREATE UNIQUE INDEX key_naming_live ON key_naming (year) WHERE live;

CREATE TABLE key_item (
  naming_id BIGINT NOT NULL REFERENCES key_naming (id),
  customer_id BIGINT NOT NULL REFERENCES customer (id),
  sales_fen BIGINT NOT NULL, -- of the year before
  purchases BIGINT NOT NULL,
  by_sales BOOLEAN NOT NULL,
  fit TEXT NOT NULL, -- how the customer fits the strategy
  PRIMARY KEY (naming_id, customer_id)
);
CREATE INDEX customer_key ON customer (id) WHERE key_customer;
