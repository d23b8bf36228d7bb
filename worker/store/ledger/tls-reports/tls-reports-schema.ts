/** What other providers tell of TLS when they send to a tenant's domain (RFC 8460). */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Kept 90 days. The id is that of the delivery that brought the report: a UUIDv7, so that age is a range of the key. */
export const tlsReports = sqliteTable(
  'tls_reports',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    domainId: text().notNull(),
    /** Who reports, in its own words, and the name that it gave the report. */
    organization: text().notNull(),
    reportId: text().notNull(),
    /** The time that is reported on. */
    startedAtMs: integer().notNull(),
    endedAtMs: integer().notNull(),
    /** Sessions. */
    successful: integer().notNull(),
    failed: integer().notNull(),
    /** JSON array of the kinds of failure with their counts; bounded. */
    failures: text().notNull(),
    /** Domains whose DKIM signature of the mail is valid, as a JSON array: anybody can write a report. */
    signedBy: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('tls_reports_domain').on(t.tenantId, t.domainId, t.id)],
)
