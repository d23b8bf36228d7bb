/** Tables of the relay registry: sources with what DNS says of them, other records of the deployment, and who changed what. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const verdict = () =>
  text({ enum: ['good', 'bad', 'unknown'] })
    .notNull()
    .default('unknown')

/** Addresses that relays send from: said by the relay, entered by the operator, or both; a row that is neither goes. */
export const relaySources = sqliteTable(
  'relay_sources',
  {
    relayId: text().notNull(),
    /** Canonical text. */
    address: text().notNull(),
    isReported: integer({ mode: 'boolean' }).notNull(),
    isEntered: integer({ mode: 'boolean' }).notNull(),
    /** As the relay says; null when it does not. */
    reportedEhlo: text(),
    /** The operator's word, which counts before the relay's. */
    enteredEhlo: text(),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    addressState: verdict(),
    ptrState: verdict(),
    spfState: verdict(),
    /** JSON of what DNS said of each at the last definite answer. */
    seen: text().notNull().default('{}'),
    checkedAtMs: integer(),
    /** When DNS is asked again. */
    dueAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.relayId, t.address] })],
)

/** What DNS says of records that are no source's own: MX hosts, the return path, SPF. Made anew by each check. */
export const platformRecords = sqliteTable(
  'platform_records',
  {
    type: text().notNull(),
    host: text().notNull(),
    wanted: text().notNull(),
    state: verdict(),
    /** JSON of what was seen; null before the first definite answer. */
    seen: text(),
    reason: text(),
    fix: text(),
    /** Of an SPF record: the look-ups that it costs. */
    lookups: integer(),
    checkedAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.type, t.host, t.wanted] })],
)

/** What was done to a relay: the operator's audit log of it. */
export const relayChanges = sqliteTable(
  'relay_changes',
  {
    relayId: text().notNull(),
    /** In order of time. */
    id: text().notNull(),
    atMs: integer().notNull(),
    act: text().notNull(),
    /** The person; null for this deployment itself. */
    byId: text(),
    byName: text(),
    /** JSON. */
    detail: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.relayId, t.id] })],
)
