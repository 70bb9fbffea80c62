-- Figures of the whole company, counted in the background: one row, the newest count, as one document that is always
-- read whole. See the top of the crate for when it is made.

CREATE TABLE company_count (
  counted_at BIGINT PRIMARY KEY,
  counted TEXT NOT NULL
);
