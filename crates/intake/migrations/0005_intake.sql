-- Imports of every room. intake.id is the import's record's id; its rows are staged here, checked, then applied by jobs.
CREATE TABLE intake (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  target TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_digest TEXT NOT NULL,
  second_name TEXT NOT NULL, -- a second file that belongs to it; empty for none
  second_digest TEXT NOT NULL,
  confirmed BOOLEAN NOT NULL, -- that the same file may come in again
  sheets TEXT NOT NULL, -- the names of the file's sheets, as JSON
  sheet TEXT NOT NULL,
  heading_row BIGINT NOT NULL, -- 0 before it was found; what a person points at stays
  headings TEXT NOT NULL,
  left_out TEXT NOT NULL, -- titles and totals that are no rows, as JSON
  unit TEXT NOT NULL, -- of amounts, where a note above the headings names one
  notes TEXT NOT NULL, -- what a person should know about the file, as JSON
  mapping TEXT NOT NULL,
  second TEXT NOT NULL, -- the columns of a second table, as JSON; empty for none
  checks_next BOOLEAN NOT NULL, -- read again with what somebody said of the columns: compared without asking once more
  options TEXT NOT NULL,
  failure TEXT NOT NULL, -- why it ended without its rows, as a message in JSON
  total BIGINT NOT NULL,
  creates BIGINT NOT NULL,
  updates BIGINT NOT NULL,
  doubtful BIGINT NOT NULL,
  bad BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  decided_updates BIGINT NOT NULL, -- of the doubtful rows, what somebody decided about each
  decided_creates BIGINT NOT NULL,
  decided_skips BIGINT NOT NULL
);
CREATE INDEX intake_digest ON intake (file_digest);

-- The file itself in parts, while the import is open: any process may go on with it.
CREATE TABLE intake_file (
  digest TEXT NOT NULL,
  part BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  stored_at BIGINT NOT NULL,
  PRIMARY KEY (digest, part)
);

CREATE TABLE intake_row (
  intake_id BIGINT NOT NULL REFERENCES intake (id),
  row_number BIGINT NOT NULL,
  cells TEXT NOT NULL,
  state TEXT NOT NULL,
  faults TEXT NOT NULL,
  customer_id BIGINT, -- the record that the row is about or became
  before TEXT, -- what stood before an update, as JSON, for taking it back
  decision TEXT, -- what somebody decided about a doubtful row; the customer it is, is customer_id
  PRIMARY KEY (intake_id, row_number)
);
CREATE INDEX intake_row_state ON intake_row (intake_id, state, row_number);
CREATE INDEX intake_row_customer ON intake_row (intake_id, customer_id) WHERE customer_id IS NOT NULL;
