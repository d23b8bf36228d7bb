/** Policies as they are kept: one a domain, the least recently used go when there are too many. */
import type { DatabaseSync } from 'node:sqlite'
import type { Policy } from '@mailstead/mail/mta-sts/policy.ts'
import { z } from 'zod'

export interface StoredPolicy extends Policy {
  readonly id: string
  /** Past this the policy means nothing any more. */
  readonly expiresAtMs: number
  readonly usedAtMs: number
}

export interface PolicyRows {
  /** The policy of a domain, expired or not; null when none is kept. */
  find(domain: string): StoredPolicy | null
  save(domain: string, policy: StoredPolicy, refreshAtMs: number): void
  /** Notes that mail went by the policy. */
  use(domain: string, nowMs: number): void
  /** Domains whose policy is due for a fresh look and was used since `usedSinceMs`, most overdue first. */
  due(nowMs: number, usedSinceMs: number, limit: number): string[]
  postpone(domain: string, refreshAtMs: number): void
  /** Removes expired policies. */
  prune(nowMs: number): void
}

export const POLICIES_MAX = 10_000

const Row = z.object({
  id: z.string(),
  mode: z.enum(['enforce', 'testing', 'none']),
  max_age_s: z.number(),
  mx: z.string(),
  expires_at_ms: z.number(),
  used_at_ms: z.number(),
})
const Names = z.array(z.string())
const Domain = z.object({ domain: z.string() })

function toPolicy(row: unknown): StoredPolicy {
  const { id, mode, max_age_s, mx, expires_at_ms, used_at_ms } = Row.parse(row)
  const names = Names.parse(JSON.parse(mx))
  return { id, mode, maxAgeSeconds: max_age_s, mx: names, expiresAtMs: expires_at_ms, usedAtMs: used_at_ms }
}

/** The rows of `policies`; at most `policiesMax` of them. */
export function policyRows(db: DatabaseSync, policiesMax = POLICIES_MAX): PolicyRows {
  const find = db.prepare('SELECT * FROM policies WHERE domain = ?')
  const save = db.prepare('INSERT OR REPLACE INTO policies VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const use = db.prepare('UPDATE policies SET used_at_ms = ? WHERE domain = ?')
  const postpone = db.prepare('UPDATE policies SET refresh_at_ms = ? WHERE domain = ?')
  const due = db.prepare(
    'SELECT domain FROM policies WHERE refresh_at_ms <= ? AND used_at_ms >= ? ORDER BY refresh_at_ms, domain LIMIT ?',
  )
  const count = db.prepare('SELECT count(*) AS rows FROM policies')
  const expire = db.prepare('DELETE FROM policies WHERE expires_at_ms <= ?')
  const evict = db.prepare(
    'DELETE FROM policies WHERE domain IN (SELECT domain FROM policies ORDER BY used_at_ms, domain LIMIT ?)',
  )
  const tooMany = () => Number(count.get()?.['rows'] ?? 0) - policiesMax
  return {
    find: (domain) => {
      const row = find.get(domain)
      return row === undefined ? null : toPolicy(row)
    },
    save: (domain, { id, mode, maxAgeSeconds, mx, expiresAtMs, usedAtMs }, refreshAtMs) => {
      save.run(domain, id, mode, maxAgeSeconds, JSON.stringify(mx), expiresAtMs, refreshAtMs, usedAtMs)
      if (tooMany() > 0) evict.run(tooMany())
    },
    use: (domain, nowMs) => void use.run(nowMs, domain),
    due: (nowMs, usedSinceMs, limit) => due.all(nowMs, usedSinceMs, limit).map((row) => Domain.parse(row).domain),
    postpone: (domain, refreshAtMs) => void postpone.run(refreshAtMs, domain),
    prune: (nowMs) => void expire.run(nowMs),
  }
}
