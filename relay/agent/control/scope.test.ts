import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ControlScope } from '@mailstead/contracts/relay-control.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobRows } from '../journal/job-rows.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import { outboxRows } from '../journal/outbox-rows.ts'
import { type ScopeRows, scopeRows } from '../journal/scope-rows.ts'
import { sampleJob } from '../testing/sample-jobs.ts'
import { createGate } from './gate.ts'
import { createScopeMatch } from './scope.ts'
import { type Place, readPage } from './scope-pages.ts'

const JOBS = 520
const pickAt = <T>(values: readonly T[], at: number): T => values[at % values.length]!
const tenants = [randomUUID(), randomUUID(), randomUUID()]
const ids = Array.from({ length: JOBS }, () => randomUUID())
const rcpts = ['Ada@a.example', 'bob@A.example', 'ÉVA@b.example', 'ada@c.example', 'x@d.example.']
const senders = ['b-1@One.example', 'b-2@two.example', '']
const sites = ['google.com', 'outlook.com', null]
const sources = ['192.0.2.1', null, '192.0.2.2', '2001:db8::1']

let folder: string
let journal: Journal
let rows: ScopeRows
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scope-'))
  journal = openJournal(join(folder, 'journal.db'))
  const outbox = outboxRows(journal)
  rows = scopeRows(journal, outbox)
  const jobs = jobRows(journal, outbox)
  await journal.write(() => {
    for (const [at, id] of ids.entries()) {
      const recipients = [0, 1].map((n) => ({ n, rcptTo: pickAt(rcpts, at * 2 + n), mailFrom: pickAt(senders, at) }))
      const part = { id, tenant: pickAt(tenants, at), class: pickAt(['bulk', 'transactional'], at), recipients }
      jobs.accept(sampleJob('-', part).job, Buffer.from('x'), { nowMs: 1, generation: 0 })
    }
    for (let no = 1; no <= JOBS * 2; no += 1)
      journal.db
        .prepare('UPDATE deliveries SET site = ?, source = ? WHERE no = ?')
        .run(pickAt(sites, no), pickAt(sources, no), no)
  })
})
afterAll(() => {
  journal.close()
  rmSync(folder, { recursive: true })
})

/** The rows in a scope, as SQL over all of them says it. */
function rowsBySql(scope: ControlScope): number[] {
  const list = (values: readonly string[]) => JSON.stringify(values)
  const terms = [
    ['j.tenant = ?', scope.tenant],
    ['d.class = ?', scope.class],
    ['d.domain = ?', scope.domain],
    ['d.site = ?', scope.site],
    ['d.source = ?', scope.source],
    ['d.sender = ?', scope.sender],
    ['j.id IN (SELECT value FROM json_each(?))', scope.jobs && list(scope.jobs)],
    ['d.address IN (SELECT value FROM json_each(?))', scope.addresses && list(scope.addresses)],
  ].filter((term): term is [string, string] => term[1] !== undefined)
  const where = ['1', ...terms.map(([sql]) => sql)].join(' AND ')
  return journal.db
    .prepare(`SELECT d.no FROM deliveries d JOIN jobs j ON j.no = d.job_no WHERE ${where} ORDER BY d.no`)
    .all(...terms.map(([, value]) => value))
    .map((row) => Number(row['no']))
}

function rowsByPages(scope: ControlScope): number[] {
  const matches = createScopeMatch(scope)
  const found: number[] = []
  let place: Place | null = null
  do {
    const page = readPage(rows, scope, place)
    found.push(...page.rows.filter(matches).map((row) => row.no))
    place = page.next
  } while (place !== null)
  return found.toSorted((one, other) => one - other)
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const anyScope = fc
  .record({
    tenant: maybe(fc.constantFrom(...tenants, randomUUID())),
    class: maybe(fc.constantFrom('bulk', 'transactional')),
    domain: maybe(fc.constantFrom('a.example', 'b.example', 'd.example', 'none.example')),
    site: maybe(fc.constantFrom('google.com', 'yahoo.com')),
    source: maybe(fc.constantFrom('192.0.2.1', '192.0.2.9')),
    sender: maybe(fc.constantFrom('one.example', 'two.example')),
    jobs: maybe(fc.subarray(ids, { minLength: 1 })),
    addresses: maybe(fc.subarray([...rcpts.map((rcpt) => rcpt.toLowerCase()), 'no@a.example'], { minLength: 1 })),
  })
  .map((parts) => ControlScope.parse(JSON.parse(JSON.stringify(parts))))

describe('a control scope', () => {
  it('means the same rows as SQL and as a predicate over the pages that are read for it', () => {
    fc.assert(
      fc.property(anyScope, (scope) => {
        expect(rowsByPages(scope)).toEqual(rowsBySql(scope))
      }),
      { numRuns: 80 },
    )
  })

  it('is what the gate holds back, by rules and by commands up to their last delivery', () => {
    const all = rows.waitingAfter({ address: '', no: 0 }, JOBS * 2)
    fc.assert(
      fc.property(anyScope, fc.nat(JOBS * 2), (scope, upToNo) => {
        const gate = createGate(() => 1_000)
        const inScope = new Set(rowsBySql(scope))
        gate.setRules([{ id: 'r', scope, reason: 'x', until: null }])
        expect(all.filter((row) => !gate.lets(row)).length).toBe(inScope.size)
        gate.setRules([{ id: 'r', scope, reason: 'x', until: new Date(1_000).toISOString() }])
        expect(all.every((row) => gate.lets(row))).toBe(true)
        gate.addCommand({ id: 'c', action: 'return', scope, reason: 'x' }, upToNo)
        const stopped = all.filter((row) => !gate.lets(row)).map((row) => row.no)
        expect(new Set(stopped)).toEqual(new Set([...inScope].filter((no) => no <= upToNo)))
        gate.removeCommand('c')
        expect(all.every((row) => gate.lets(row))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})
