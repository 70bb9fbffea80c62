-- The six nouns (form and file come later) and what they stand on. Times are microseconds UTC, days are days since 1970.

CREATE TABLE department (
  id BIGSERIAL PRIMARY KEY,
  name TEXT NOT NULL,
  parent_id BIGINT REFERENCES department (id),
  head_id BIGINT,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX department_name ON department (parent_id, name);

CREATE TABLE department_path (
  ancestor_id BIGINT NOT NULL REFERENCES department (id),
  descendant_id BIGINT NOT NULL REFERENCES department (id),
  depth SMALLINT NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id)
);
CREATE INDEX department_path_up ON department_path (descendant_id, depth);

CREATE TABLE staff (
  id BIGSERIAL PRIMARY KEY,
  account TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  position TEXT NOT NULL,
  rank TEXT NOT NULL,
  department_id BIGINT REFERENCES department (id),
  superior_id BIGINT REFERENCES staff (id),
  deputy_id BIGINT REFERENCES staff (id),
  mail TEXT NOT NULL,
  phone TEXT NOT NULL,
  locale TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
-- Whom a note names.
CREATE INDEX staff_name ON staff (name, id);
CREATE INDEX staff_department ON staff (department_id, id);
CREATE INDEX staff_superior ON staff (superior_id);
CREATE INDEX staff_deputy ON staff (deputy_id);

CREATE TABLE staff_function (
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  function TEXT NOT NULL,
  PRIMARY KEY (staff_id, function)
);
CREATE INDEX staff_function_holders ON staff_function (function, staff_id);

-- Every superior of a member, at every height: the chain a duty climbs and a reach covers.
CREATE TABLE superior_path (
  superior_id BIGINT NOT NULL REFERENCES staff (id),
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  depth SMALLINT NOT NULL,
  PRIMARY KEY (superior_id, staff_id)
);
CREATE INDEX superior_path_up ON superior_path (staff_id, depth);

CREATE TABLE staff_group (
  id BIGSERIAL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  department_id BIGINT REFERENCES department (id),
  version BIGINT NOT NULL
);

CREATE TABLE group_member (
  group_id BIGINT NOT NULL REFERENCES staff_group (id),
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  PRIMARY KEY (group_id, staff_id)
);
CREATE INDEX group_member_groups ON group_member (staff_id, group_id);

CREATE TABLE session (
  id BIGSERIAL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_staff ON session (staff_id, id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE api_token (
  id BIGSERIAL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT,
  expires_at BIGINT
);
CREATE INDEX api_token_staff ON api_token (staff_id, id);

-- Failed sign-ins, by account and by address; successes clear the account's.
CREATE TABLE sign_in_failure (
  id BIGSERIAL PRIMARY KEY,
  account TEXT NOT NULL,
  address TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_account ON sign_in_failure (account, at);
CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at);

CREATE TABLE rulebook_version (
  id BIGSERIAL PRIMARY KEY,
  text TEXT NOT NULL,
  draft_id BIGINT,
  effective_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX rulebook_version_in_force ON rulebook_version (effective_at, id);

CREATE TABLE number_series (
  series TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);

CREATE TABLE record (
  id BIGSERIAL PRIMARY KEY,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  open BOOLEAN NOT NULL,
  confidential BOOLEAN NOT NULL,
  owner_id BIGINT REFERENCES staff (id),
  group_id BIGINT REFERENCES staff_group (id),
  department_id BIGINT REFERENCES department (id),
  customer_id BIGINT,
  creator_id BIGINT REFERENCES staff (id),
  import_id BIGINT,
  rulebook_id BIGINT NOT NULL REFERENCES rulebook_version (id),
  next_due_at BIGINT,
  precedence SMALLINT NOT NULL DEFAULT 3,
  queue BIGINT NOT NULL DEFAULT 9223372036854775807,
  removed_at BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX record_number ON record (kind, number);
-- What a list asks of every record that it walks over stands behind the key, so that no row is fetched for it.
CREATE INDEX record_newest ON record (kind, id, confidential, owner_id, removed_at) WHERE removed_at IS NULL;
CREATE INDEX record_owner ON record (owner_id, kind, id, confidential, removed_at) WHERE removed_at IS NULL;
CREATE INDEX record_group ON record (group_id, kind, id, confidential, removed_at) WHERE removed_at IS NULL;
CREATE INDEX record_department ON record (department_id, kind, id, confidential, removed_at) WHERE removed_at IS NULL;
CREATE INDEX record_customer ON record (customer_id, kind, id, confidential, removed_at) WHERE removed_at IS NULL;
CREATE INDEX record_import ON record (import_id, id) WHERE import_id IS NOT NULL;

-- Who belongs to a record by name: a customer's team, the named few of a confidential matter, an approval's deciders.
CREATE TABLE record_member (
  record_id BIGINT NOT NULL REFERENCES record (id),
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (record_id, staff_id, role)
);
CREATE INDEX record_member_staff ON record_member (staff_id, record_id, role);

-- Leave to read one record for a time.
CREATE TABLE access_grant (
  id BIGSERIAL PRIMARY KEY,
  record_id BIGINT NOT NULL REFERENCES record (id),
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  reason TEXT NOT NULL,
  approval_id BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX access_grant_staff ON access_grant (staff_id, expires_at, record_id);

-- tag_key is the tag folded for comparison, in the order of its bytes, so that a beginning of it is a range of the index.
CREATE TABLE record_tag (
  record_id BIGINT NOT NULL REFERENCES record (id),
--sqlite   tag_key TEXT NOT NULL,
--postgres   tag_key TEXT COLLATE "C" NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (record_id, tag_key)
);
CREATE INDEX record_tag_records ON record_tag (tag_key, record_id, tag);

-- record_id is related to other_id, a duplicate of it, or follows it up.
CREATE TABLE record_link (
  record_id BIGINT NOT NULL REFERENCES record (id),
  other_id BIGINT NOT NULL REFERENCES record (id),
  relation TEXT NOT NULL,
  PRIMARY KEY (record_id, other_id, relation)
);
CREATE INDEX record_link_back ON record_link (other_id);

CREATE TABLE record_watcher (
  record_id BIGINT NOT NULL REFERENCES record (id),
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  PRIMARY KEY (record_id, staff_id)
);
CREATE INDEX record_watcher_staff ON record_watcher (staff_id, record_id);

-- What somebody has begun to write about a record and not sent, for them alone; about no record that there is, it is 0.
CREATE TABLE draft (
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  record_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (staff_id, record_id, kind)
);
CREATE INDEX draft_age ON draft (written_at);

-- The log: one line per thing that happened. seq and mac are set by the sequencer, gap-free, in order.
CREATE TABLE event (
  id BIGSERIAL PRIMARY KEY,
  seq BIGINT,
  record_id BIGINT REFERENCES record (id),
  kind TEXT NOT NULL,
  actor_id BIGINT REFERENCES staff (id),
  clause TEXT,
  payload TEXT,
  salt BYTEA,
  digest BYTEA NOT NULL,
  mac BYTEA,
  record_version BIGINT,
  happened_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX event_seq ON event (seq) WHERE seq IS NOT NULL;
CREATE INDEX event_unsealed ON event (id) WHERE seq IS NULL;
CREATE INDEX event_record ON event (record_id, id);
CREATE INDEX event_actor ON event (actor_id, id) WHERE actor_id IS NOT NULL;

-- Who looked at a masked page. Written in batches.
CREATE TABLE access_log (
  id BIGSERIAL PRIMARY KEY,
  at BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  record_id BIGINT NOT NULL
);
CREATE INDEX access_log_record ON access_log (record_id, at);

-- Which pages of whom show a record now. A page that is not heard of until then is gone.
CREATE TABLE record_presence (
  record_id BIGINT NOT NULL REFERENCES record (id),
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  tab TEXT NOT NULL,
  writing BOOLEAN NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (record_id, staff_id, tab)
);
CREATE INDEX record_presence_until ON record_presence (until);

CREATE TABLE duty (
  id BIGSERIAL PRIMARY KEY,
  kind TEXT NOT NULL,
  clause TEXT NOT NULL,
  record_id BIGINT NOT NULL REFERENCES record (id),
  occurrence TEXT NOT NULL,
  owner_id BIGINT REFERENCES staff (id),
  department_id BIGINT REFERENCES department (id),
  rulebook_id BIGINT NOT NULL REFERENCES rulebook_version (id),
  state TEXT NOT NULL,
  counter BIGINT,
  started_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  next_check_at BIGINT,
  late_seen BOOLEAN NOT NULL,
  climbed_percent SMALLINT NOT NULL DEFAULT 0,
  paused_at BIGINT,
  done_at BIGINT,
  done_by_id BIGINT REFERENCES staff (id),
  evidence TEXT
);
CREATE UNIQUE INDEX duty_occurrence ON duty (clause, record_id, occurrence);
CREATE INDEX duty_due ON duty (due_at, id) WHERE state = 'open';
CREATE INDEX duty_mine ON duty (owner_id, due_at, id) WHERE state = 'open';
CREATE INDEX duty_department ON duty (department_id, due_at, id) WHERE state = 'open';
CREATE INDEX duty_timer ON duty (next_check_at, id) WHERE state = 'open';
CREATE INDEX duty_kind ON duty (kind) WHERE state = 'open';
CREATE INDEX duty_record ON duty (record_id, id);
CREATE INDEX duty_clause ON duty (clause, due_at, state, done_at);

-- Whom a duty that takes too long was brought to, step by step.
CREATE TABLE duty_climb (
  duty_id BIGINT NOT NULL REFERENCES duty (id),
  percent SMALLINT NOT NULL,
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  height SMALLINT NOT NULL,
  at BIGINT NOT NULL,
  ended BOOLEAN NOT NULL,
  PRIMARY KEY (duty_id, percent)
);
CREATE INDEX duty_climb_staff ON duty_climb (staff_id, duty_id) WHERE NOT ended;

-- An approval is a record of its own; this is what hangs on it.
CREATE TABLE approval (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  change_kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL REFERENCES record (id),
  change_set TEXT NOT NULL,
  chain TEXT NOT NULL,
  clause TEXT NOT NULL,
  requester_id BIGINT NOT NULL REFERENCES staff (id),
  position SMALLINT NOT NULL,
  comment TEXT NOT NULL,
  decided_at BIGINT
);
CREATE INDEX approval_subject ON approval (subject_id, id);

CREATE TABLE approval_step (
  id BIGSERIAL PRIMARY KEY,
  approval_id BIGINT NOT NULL REFERENCES approval (id),
  position SMALLINT NOT NULL,
  decider TEXT NOT NULL,
  mode TEXT NOT NULL,
  assignee_id BIGINT NOT NULL REFERENCES staff (id),
  state TEXT NOT NULL,
  decided_by_id BIGINT REFERENCES staff (id),
  decided_at BIGINT,
  comment TEXT NOT NULL,
  relieves_id BIGINT REFERENCES approval_step (id)
);
CREATE INDEX approval_step_of ON approval_step (approval_id, position, id);
CREATE INDEX approval_step_waiting ON approval_step (assignee_id, id) WHERE state = 'waiting';

CREATE TABLE job (
  id BIGSERIAL PRIMARY KEY,
  kind TEXT NOT NULL,
  unique_key TEXT,
  record_id BIGINT,
  staff_id BIGINT,
  state TEXT NOT NULL,
  payload TEXT NOT NULL,
  progress TEXT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  attempts SMALLINT NOT NULL,
  error TEXT NOT NULL,
  lease_holder TEXT,
  lease_until BIGINT,
  run_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX job_ready ON job (run_at, id) WHERE state = 'ready';
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running';
CREATE UNIQUE INDEX job_unique ON job (unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running');
CREATE INDEX job_record ON job (record_id, id) WHERE record_id IS NOT NULL;

-- Nothing is ever in it: on PostgreSQL every write holds it together with others, and one whom others keep getting in the
-- way of holds it alone for once.
CREATE TABLE write_turn (
  id BIGINT PRIMARY KEY
);

-- Work that one process at a time does: the sequencer, the clock of the calendar.
CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);

-- A notice that is to go by mail belongs to no mail yet; the one that takes it clears the mark.
CREATE TABLE notice (
  id BIGSERIAL PRIMARY KEY,
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  kind TEXT NOT NULL,
  record_id BIGINT REFERENCES record (id),
  clause TEXT,
  message TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  read_at BIGINT,
  to_mail BOOLEAN NOT NULL,
  mailed_at BIGINT
);
CREATE INDEX notice_staff ON notice (staff_id, id);
CREATE INDEX notice_unread ON notice (staff_id, id) WHERE read_at IS NULL;
CREATE INDEX notice_unread_about ON notice (staff_id, record_id) WHERE read_at IS NULL;
CREATE INDEX notice_to_mail ON notice (staff_id, id) WHERE to_mail;

-- How soon somebody has mail, and about which kinds of notices not; who never chose has no row.
CREATE TABLE mail_choice (
  staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
  pace TEXT NOT NULL
);

CREATE TABLE mail_quiet (
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  kind TEXT NOT NULL,
  PRIMARY KEY (staff_id, kind)
);

CREATE TABLE saved_view (
  id BIGSERIAL PRIMARY KEY,
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  list TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  audience TEXT NOT NULL, -- who else has it: nobody, group:ID, department:ID, everybody
  created_at BIGINT NOT NULL
);
CREATE INDEX saved_view_list ON saved_view (list, staff_id, id);
CREATE INDEX saved_view_audience ON saved_view (list, audience);

-- Answers to POSTs that carried an Idempotency-Key, kept a day.
CREATE TABLE idempotency (
  staff_id BIGINT NOT NULL REFERENCES staff (id),
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status SMALLINT NOT NULL,
  location TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (staff_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- One row a text: a record's name and numbers, later each message of a request.
CREATE TABLE search_text (
  id BIGSERIAL PRIMARY KEY,
  record_id BIGINT NOT NULL REFERENCES record (id),
  part TEXT NOT NULL,
--postgres   tokens TSVECTOR NOT NULL,
  kind TEXT NOT NULL
);
CREATE UNIQUE INDEX search_text_part ON search_text (record_id, part);
--postgres CREATE INDEX search_text_tokens ON search_text USING GIN (tokens) WITH (gin_pending_list_limit = 256);
--sqlite CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 tokenchars '-_.'", prefix='1 3 4');

-- By which a database knows the key file with which it was written: one row.
CREATE TABLE key_mark (
  id BIGINT PRIMARY KEY,
  mark BYTEA NOT NULL
);
