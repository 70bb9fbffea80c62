-- A draft of the rulebook: the text as its author left it. It is checked whenever it is shown and before it is handed in.
CREATE TABLE rulebook_draft (
  id BIGINT PRIMARY KEY REFERENCES record (id),
  text TEXT NOT NULL,
  comment TEXT NOT NULL,
  effective_on INTEGER
);

-- Versions whose coming into force has been noticed: the open clocks were recomputed, or a job does it.
CREATE TABLE rulebook_effect (
  version_id BIGINT PRIMARY KEY REFERENCES rulebook_version (id),
  noticed_at BIGINT NOT NULL
);
