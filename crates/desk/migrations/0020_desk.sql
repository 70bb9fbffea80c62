-- Service requests (clauses service.*). request.id is its record's id; texts stand in the log, due times in duties.

CREATE TABLE request (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  kind TEXT NOT NULL,
  category TEXT NOT NULL, -- a key in the kind's tree; empty while nobody has classified it
  channel TEXT NOT NULL,
  priority TEXT NOT NULL,
  tier SMALLINT, -- the customer's tier by which the clocks run
  caller TEXT NOT NULL,
  caller_phone TEXT NOT NULL,
  caller_mail TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  promised_on INTEGER, -- the day by which an answer was promised
  answered_at BIGINT,
  resolved_at BIGINT,
  closed_at BIGINT,
  reopenings SMALLINT NOT NULL,
  result TEXT NOT NULL,
  cause TEXT NOT NULL,
  clocks_from BIGINT, -- when its clocks begin, if not when it came in: it was brought in from a former system
  due_given BIGINT -- when its solution is due as the former system had it
);
CREATE INDEX request_kind ON request (kind, priority, id);
CREATE INDEX request_category ON request (category, id);
CREATE INDEX request_channel ON request (channel, id);
-- Solutions that the customer has not answered to, in the order in which silence closes them. SQLite chooses an index by the
-- columns that a query pins, PostgreSQL by how much it would read; and it sorts what a pinned NULL stands before.
--sqlite CREATE INDEX request_silent ON request (closed_at, resolved_at, id) WHERE resolved_at IS NOT NULL AND closed_at IS NULL;
--postgres CREATE INDEX request_silent ON request (resolved_at, id) WHERE resolved_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX request_received ON request (received_at);
-- By what a list of requests is narrowed most, many to a page: a table row is twenty times as long.
--sqlite CREATE INDEX request_facets ON request (id, kind, priority, category, channel, tier);

-- Which state a request was in from when on: what its clocks are computed from.
CREATE TABLE request_state (
  id BIGSERIAL PRIMARY KEY,
  request_id BIGINT NOT NULL REFERENCES request (id),
  at BIGINT NOT NULL,
  status TEXT NOT NULL
);
CREATE INDEX request_state_of ON request_state (request_id, id);

-- Part of a request that another department does.
CREATE TABLE request_task (
  id BIGSERIAL PRIMARY KEY,
  request_id BIGINT NOT NULL REFERENCES request (id),
  department_id BIGINT NOT NULL REFERENCES department (id),
  assignee_id BIGINT REFERENCES staff (id),
  wanted TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL, -- open, done, withdrawn
  result TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX request_task_of ON request_task (request_id, id);

-- What a former system told of a request when it was brought in last, and the version that this brought about: a request
-- that has moved on since is no longer the former system's.
CREATE TABLE request_origin (
  request_id BIGINT PRIMARY KEY REFERENCES record (id),
  import_id BIGINT NOT NULL REFERENCES record (id),
  told TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX request_origin_import ON request_origin (import_id, request_id);

-- How far the log was followed for what changes clocks elsewhere.
CREATE TABLE request_follower (
  id BIGINT PRIMARY KEY,
  seq BIGINT NOT NULL
);

-- The queues: what falls due first, of whom and of which group or department. Closed requests do not weigh on them.
CREATE INDEX request_queue ON record (kind, queue, id, confidential, open, removed_at, owner_id) WHERE kind = 'request' AND open AND removed_at IS NULL;
CREATE INDEX request_queue_owner ON record (owner_id, queue, id, confidential, open, removed_at, kind) WHERE kind = 'request' AND open AND removed_at IS NULL;
CREATE INDEX request_queue_group ON record (group_id, queue, id, confidential, open, removed_at, kind) WHERE kind = 'request' AND open AND removed_at IS NULL;
CREATE INDEX request_queue_department ON record (department_id, queue, id, confidential, open, removed_at, kind) WHERE kind = 'request' AND open AND removed_at IS NULL;
