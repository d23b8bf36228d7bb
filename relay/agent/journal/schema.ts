/** The journal's tables. `deliveries` owns the schedule; bodies live apart, so that updates never rewrite them. */
import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { domainOf } from './delivery-row.ts'
import { integerOf } from './row.ts'

const JOURNAL = `
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

/**
 * Holds, commands and lease generations. `hold_id` is set on a waiting delivery only. `stop_state` is what a delivery on
 * the wire becomes instead of another try; a delivery given back to the Worker is done with `stop_state` returned, and
 * its job tells so by `return_reason` (null: it was let go of without a word). A row of `commands` is
 * done once every row of its scope has followed. Queries: `deliveries_address` a suppression, and the walk over everything that waits;
 * `deliveries_held` release and expiry of what is held.
 */
const CONTROL = `
ALTER TABLE jobs ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN return_reason TEXT;
ALTER TABLE deliveries ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN hold_id TEXT;
ALTER TABLE deliveries ADD COLUMN held_at_ms INTEGER;
ALTER TABLE deliveries ADD COLUMN released_at_ms INTEGER;
ALTER TABLE deliveries ADD COLUMN stop_state TEXT;
ALTER TABLE deliveries ADD COLUMN stop_reason TEXT;
UPDATE deliveries SET address = address_of(rcpt_to), sender = domain_of(mail_from) WHERE state = 'waiting';
UPDATE deliveries SET address = address_of(rcpt_to), sender = domain_of(mail_from) WHERE state = 'sending';
DROP INDEX deliveries_due;
DROP INDEX deliveries_domain_due;
CREATE INDEX deliveries_due ON deliveries (next_at_ms) WHERE state = 'waiting' AND hold_id IS NULL;
CREATE INDEX deliveries_domain_due ON deliveries (domain, class, next_at_ms) WHERE state = 'waiting' AND hold_id IS NULL;
CREATE INDEX deliveries_held ON deliveries (expires_at_ms) WHERE hold_id IS NOT NULL;
CREATE INDEX deliveries_address ON deliveries (address) WHERE state = 'waiting';
CREATE TABLE holds (id TEXT PRIMARY KEY, place INTEGER NOT NULL, rule TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE commands (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, up_to_no INTEGER NOT NULL, command TEXT NOT NULL,
  is_done INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES ('journal_id', new_id());
`

/**
 * Turns and pace. `deliveries_flow_due`: what is due of one tenant and class to one domain, and how much of a tenant waits.
 * A row of `paces` is a lane that a provider has slowed down: a source at a site, or a tenant at a site.
 */
const TURNS = `
ALTER TABLE deliveries ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
UPDATE deliveries SET tenant = COALESCE((SELECT tenant FROM jobs WHERE jobs.no = deliveries.job_no), '');
DROP INDEX deliveries_domain_due;
CREATE INDEX deliveries_flow_due ON deliveries (tenant, class, domain, next_at_ms) WHERE state = 'waiting' AND hold_id IS NULL;
CREATE TABLE paces (lane TEXT PRIMARY KEY, level INTEGER NOT NULL, paused_until_ms INTEGER NOT NULL, reason TEXT NOT NULL)
  STRICT, WITHOUT ROWID;
`

/** `source_since_ms`: the first attempt from `source` at `site`. */
const SOURCES = `ALTER TABLE deliveries ADD COLUMN source_since_ms INTEGER;`

/** Each brings the file one version further; a released one is never changed. */
const STEPS = [JOURNAL, CONTROL, TURNS, SOURCES]
const SCHEMA_VERSION = STEPS.length

function defineFunctions(db: DatabaseSync): void {
  db.function('address_of', { deterministic: true }, (rcptTo) => String(rcptTo).toLowerCase())
  db.function('domain_of', { deterministic: true }, (address) => domainOf(String(address)))
  db.function('new_id', () => randomUUID())
}

/** Brings a database file to this version, each step whole or not at all; a file of a newer agent is refused. */
export function migrate(db: DatabaseSync): void {
  const version = integerOf(db.prepare('PRAGMA user_version').get() ?? {}, 'user_version')
  if (version > SCHEMA_VERSION) throw new Error(`The journal is of version ${version}, newer than this agent`)
  if (version === SCHEMA_VERSION) return
  defineFunctions(db)
  for (const [at, step] of STEPS.entries())
    if (at >= version) db.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${at + 1}; COMMIT`)
}
