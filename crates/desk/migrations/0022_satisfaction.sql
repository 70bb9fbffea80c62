-- What customers think of how their requests were dealt with (clause service.close): one question for each time that a
-- request is closed.

CREATE TABLE request_satisfaction (
  id BIGSERIAL PRIMARY KEY,
  request_id BIGINT NOT NULL REFERENCES request (id),
  version BIGINT NOT NULL, -- the version of the request by which it was closed; the link's token is made from both
  token_hash TEXT NOT NULL UNIQUE,
  asked_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL, -- until then the link opens
  standing BOOLEAN NOT NULL, -- whether the request is still closed as it was then
  tier SMALLINT, -- the customer's, when it was closed
  score SMALLINT, -- 1 to 5
  comment TEXT NOT NULL,
  answered_at BIGINT,
  recorder_id BIGINT REFERENCES staff (id), -- who took the answer down; nobody when the customer gave it
  changes SMALLINT NOT NULL -- how often the customer has answered through the link
);
CREATE INDEX request_satisfaction_of ON request_satisfaction (request_id, id);
CREATE INDEX request_satisfaction_score ON request_satisfaction (score, request_id, standing) WHERE standing;
