-- Summaries of the day (clause service.daily). daily_summary.id is its record's id; who confirms it owns the record.

CREATE TABLE daily_summary (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  agent_id BIGINT NOT NULL REFERENCES staff (id),
  day INTEGER NOT NULL,
  confirmed_at BIGINT,
  figures TEXT NOT NULL -- JSON, as they were confirmed; empty before
);
CREATE UNIQUE INDEX daily_summary_day ON daily_summary (agent_id, day);
CREATE INDEX daily_summary_days ON daily_summary (day, id);

-- The last day that was summed up, so that a program that was down catches up from there.
CREATE TABLE daily_progress (
  id BIGINT PRIMARY KEY,
  day INTEGER NOT NULL
);

-- What was left open when a summary was confirmed: what is done next, and when.
CREATE TABLE daily_item (
  summary_id BIGINT NOT NULL REFERENCES daily_summary (id),
  request_id BIGINT NOT NULL REFERENCES request (id),
  step TEXT NOT NULL,
  planned_on INTEGER NOT NULL,
  PRIMARY KEY (summary_id, request_id)
);

-- What a day and a period are counted by.
CREATE INDEX request_answered ON request (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX request_resolved ON request (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX request_closed ON request (closed_at) WHERE closed_at IS NOT NULL;
