-- What the processes on one SQLite file call to each other, for a minute or two. On PostgreSQL they do so by NOTIFY, and
-- this stays empty.
CREATE TABLE call (
  id BIGSERIAL PRIMARY KEY,
  said TEXT NOT NULL,
  at BIGINT NOT NULL
);
