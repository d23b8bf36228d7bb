CREATE TABLE jobs (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, message_id TEXT NOT NULL, class TEXT NOT NULL,
  epoch INTEGER NOT NULL, lease_until_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL,
  size INTEGER NOT NULL, sha256 TEXT NOT NULL, received_at_ms INTEGER NOT NULL,
  open INTEGER NOT NULL, closed_at_ms INTEGER
) STRICT;
CREATE INDEX jobs_closed ON jobs (closed_at_ms) WHERE closed_at_ms IS NOT NULL;
CREATE TABLE bodies (job_no INTEGER PRIMARY KEY, raw BLOB NOT NULL) STRICT;
CREATE TABLE deliveries (
  no INTEGER PRIMARY KEY, job_no INTEGER NOT NULL, n INTEGER NOT NULL,
  rcpt_to TEXT NOT NULL, mail_from TEXT NOT NULL, domain TEXT NOT NULL, class TEXT NOT NULL, expires_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'done')),
  next_at_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  rounds INTEGER NOT NULL DEFAULT 0, interruptions INTEGER NOT NULL DEFAULT 0, unknowns INTEGER NOT NULL DEFAULT 0,
  tried TEXT NOT NULL DEFAULT '', attempt_id TEXT, target TEXT, site TEXT, source TEXT, last_event TEXT,
  UNIQUE (job_no, n)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_at_ms) WHERE state = 'waiting';
CREATE INDEX deliveries_domain_due ON deliveries (domain, class, next_at_ms) WHERE state = 'waiting';
CREATE INDEX deliveries_sending ON deliveries (no) WHERE state = 'sending';
CREATE TABLE outbox (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO jobs VALUES (1, '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-000000000001', 'transactional', 1, 1764000600000, 1764432000000, 20, 'aa', 1764000000000, 0, 1764000001000);
INSERT INTO jobs VALUES (2, '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-000000000002', 'transactional', 1, 1764000600000, 1764432000000, 24, 'bb', 1764000000000, 1, NULL);
INSERT INTO jobs VALUES (3, '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-000000000003', 'bulk', 2, 1764000600000, 1764432000000, 24, 'cc', 1764000000000, 1, NULL);
INSERT INTO bodies VALUES (2, CAST('Subject: deferred' || char(13, 10, 13, 10) || 'x' || char(13, 10) AS BLOB));
INSERT INTO bodies VALUES (3, CAST('Subject: on the wire' || char(13, 10, 13, 10) || 'x' || char(13, 10) AS BLOB));
INSERT INTO deliveries (no, job_no, n, rcpt_to, mail_from, domain, class, expires_at_ms, state, next_at_ms, attempts, rounds, site, last_event)
  VALUES (1, 1, 0, 'done@a.example', 'b-1@return.example', 'a.example', 'transactional', 1764432000000, 'done', 1764000001000, 1, 1, 'a.example', '{}');
INSERT INTO deliveries (no, job_no, n, rcpt_to, mail_from, domain, class, expires_at_ms, state, next_at_ms, attempts, rounds, site, last_event)
  VALUES (2, 2, 0, 'Ada@a.example', 'b-2@Return.example', 'a.example', 'transactional', 1764432000000, 'waiting', 1764000061000, 1, 1, 'a.example', '{}');
INSERT INTO deliveries (no, job_no, n, rcpt_to, mail_from, domain, class, expires_at_ms, state, next_at_ms, attempt_id, target, site)
  VALUES (3, 3, 0, 'bob@B.example', '', 'b.example', 'bulk', 1764432000000, 'sending', 1764000000000, '00000000-0000-7000-8000-0000000000ff',
    '{"mx":"mx.b.example","ip":"192.0.2.1","port":25,"source":null,"ehlo":"relay.example","tls":"may","site":"b.example"}', 'b.example');
INSERT INTO outbox VALUES (1, 'event-1', '{}');
INSERT INTO meta VALUES ('lease_until_ms', '1764000600000'), ('clock_offset_ms', '5');
PRAGMA user_version = 1;
