/**
 * The SQLite file of TLS policies and results, beside the journal. No mail depends on it: a damaged file is set aside, and a disk that
 * refuses costs what would have been kept.
 */
import type { DatabaseSync } from 'node:sqlite'
import { alarm, type Log } from '../../log.ts'
import { openSound } from '../../sqlite/open-sound.ts'

const SCHEMA = `PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 1000;
  CREATE TABLE IF NOT EXISTS policies (
    domain TEXT PRIMARY KEY, id TEXT NOT NULL, mode TEXT NOT NULL, max_age_s INTEGER NOT NULL, mx TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL, refresh_at_ms INTEGER NOT NULL, used_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS policies_used ON policies (used_at_ms);
  CREATE INDEX IF NOT EXISTS policies_refresh ON policies (refresh_at_ms);
  CREATE TABLE IF NOT EXISTS results (
    day TEXT NOT NULL, domain TEXT NOT NULL, policy TEXT NOT NULL, policy_id TEXT NOT NULL, result TEXT NOT NULL,
    mx TEXT NOT NULL, ip TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL, sessions INTEGER NOT NULL,
    PRIMARY KEY (day, domain, policy, policy_id, result, mx, ip, source, reason)
  ) STRICT, WITHOUT ROWID`

/** Opens the file, ready for use. */
export function openTlsDatabase(file: string, log: Log): DatabaseSync {
  const { db, aside } = openSound(file, (database) => database.exec(SCHEMA))
  if (aside !== null) alarm(log, 'tls.set_aside', { ...aside })
  return db
}
