/** How many sessions with whom ended how, by day (UTC), domain and policy: what a TLS report of a day is made from (RFC 8460). */
import type { DatabaseSync } from 'node:sqlite'
import { RESULT_TYPES, type ResultType } from '@mailstead/mail/report/tls/build-tls-report.ts'
import { z } from 'zod'

export interface SessionResult {
  readonly domain: string
  readonly policy: 'sts' | 'no-policy-found'
  /** Empty without a policy. */
  readonly policyId: string
  /** `ok` is a success; those are added up without their hosts. */
  readonly result: ResultType | 'ok'
  readonly mx: string
  readonly ip: string
  readonly source: string
  /** More than the type says: the code of a failed handshake. */
  readonly reason: string
}

export interface CountedResult extends SessionResult {
  readonly sessions: number
}

export interface ResultRows {
  /** In one commit. */
  count(day: string, results: readonly SessionResult[]): void
  ofDay(day: string): CountedResult[]
  /** Removes what is older than `day`. */
  pruneBefore(day: string): void
}

/** More on one day are left out, those without a policy first: a hostile domain has as many names and hosts as it likes. */
export const RESULTS_A_DAY_MAX = 20_000
const WITHOUT_POLICY_SHARE = 0.5

const Row = z.object({
  domain: z.string(),
  policy: z.enum(['sts', 'no-policy-found']),
  policy_id: z.string(),
  result: z.enum(['ok', ...RESULT_TYPES]),
  mx: z.string(),
  ip: z.string(),
  source: z.string(),
  reason: z.string(),
  sessions: z.number(),
})

function toResult(row: unknown): CountedResult {
  const { policy_id: policyId, ...rest } = Row.parse(row)
  return { ...rest, policyId }
}

const bare = (result: SessionResult): SessionResult =>
  result.result === 'ok' ? { ...result, mx: '', ip: '', source: '', reason: '' } : result

const KEY =
  'day = ? AND domain = ? AND policy = ? AND policy_id = ? AND result = ? AND mx = ? AND ip = ? AND source = ? AND reason = ?'

/** The rows of `results`; at most `rowsMax` a day. */
export function resultRows(db: DatabaseSync, rowsMax = RESULTS_A_DAY_MAX): ResultRows {
  const add = db.prepare(`UPDATE results SET sessions = sessions + 1 WHERE ${KEY}`)
  const insert = db.prepare('INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)')
  const ofDay = db.prepare(
    'SELECT * FROM results WHERE day = ? ORDER BY domain, policy, policy_id, result, mx, ip, source, reason',
  )
  const count = db.prepare('SELECT count(*) AS rows FROM results WHERE day = ?')
  const prune = db.prepare('DELETE FROM results WHERE day < ?')
  let [countedDay, rows] = ['', 0]
  const countOne = (day: string, given: SessionResult) => {
    const { domain, policy, policyId, result, mx, ip, source, reason } = bare(given)
    const key = [day, domain, policy, policyId, result, mx, ip, source, reason] as const
    const most = policy === 'sts' ? rowsMax : rowsMax * WITHOUT_POLICY_SHARE
    if (add.run(...key).changes !== 0 || rows >= most) return
    insert.run(...key)
    rows += 1
  }
  return {
    count: (day, results) => {
      if (day !== countedDay) [countedDay, rows] = [day, Number(count.get(day)?.['rows'] ?? 0)]
      db.exec('BEGIN IMMEDIATE')
      try {
        for (const each of results) countOne(day, each)
        db.exec('COMMIT')
      } catch (thrown) {
        if (db.isTransaction) db.exec('ROLLBACK')
        countedDay = ''
        throw thrown
      }
    },
    ofDay: (day) => ofDay.all(day).map(toResult),
    pruneBefore: (day) => void prune.run(day),
  }
}
