/** The journal's tables. `deliveries` owns the schedule; bodies live apart, so that updates never rewrite them. */
import type { DatabaseSync } from 'node:sqlite'
import { integerOf } from './row.ts'

const SCHEMA_VERSION = 1

const TABLES = `
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
`

/** Brings a database file to this version; a file of a newer agent is refused. */
export function migrate(db: DatabaseSync): void {
  const version = integerOf(db.prepare('PRAGMA user_version').get() ?? {}, 'user_version')
  if (version > SCHEMA_VERSION) throw new Error(`The journal is of version ${version}, newer than this agent`)
  if (version === SCHEMA_VERSION) return
  db.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
}
