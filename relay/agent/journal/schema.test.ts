import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleJob } from '../testing/sample-jobs.ts'
import { deliveryRows } from './delivery-rows.ts'
import { jobRows } from './job-rows.ts'
import { openJournal } from './journal.ts'
import { metaRows } from './meta-rows.ts'
import { outboxRows } from './outbox-rows.ts'
import { scopeRows } from './scope-rows.ts'

/** A journal that the agent 0.1.0 wrote: one mail delivered, one deferred, one on the wire, an event not reported yet. */
const VERSION_1 = new URL('../testing/journal-v1.sql', import.meta.url)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schema-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function writeVersion1(): string {
  const path = join(folder, 'journal.db')
  const db = new DatabaseSync(path)
  db.exec(readFileSync(VERSION_1, 'utf8'))
  db.close()
  return path
}

describe('a journal of version 1', () => {
  it('opens as the present version with its mail, events and bodies intact', () => {
    const path = writeVersion1()
    const journal = openJournal(path)
    const outbox = outboxRows(journal)
    const [jobs, deliveries, rows] = [
      jobRows(journal, outbox),
      deliveryRows(journal, outbox),
      scopeRows(journal, outbox),
    ]
    const [deferred] = deliveries.dueAfter({ nextAtMs: 0, no: 0 }, 2e12, 10)
    expect(deferred).toMatchObject({
      address: 'ada@a.example',
      sender: 'return.example',
      site: 'a.example',
      generation: 0,
    })
    expect(deliveries.sending()).toMatchObject([{ address: 'bob@b.example', stop: null, holdId: null }])
    const { tenant, domain } = deferred!
    expect(deliveries.dueOfFlow({ tenant, class: deferred!.class, domain }, 2e12, 10)).toEqual([deferred])
    expect(deliveries.counts()).toEqual({ waiting: 1, sending: 1 })
    expect(Buffer.from(jobs.body(deferred!.jobNo)!.raw).toString()).toBe('Subject: deferred\r\n\r\nx\r\n')
    expect(outbox.oldest(10).map(({ id }) => id)).toEqual(['event-1'])
    expect(rows.ofAddress('ada@a.example')).toHaveLength(1)
    expect(metaRows(journal).read('clock_offset_ms')).toBe(5)
    expect(metaRows(journal).journalId()).toMatch(/^[0-9a-f-]{36}$/)
    journal.close()
  })

  it('becomes the same tables and indexes as a new one', () => {
    const namesOf = (path: string) => {
      const journal = openJournal(path)
      const names = journal.db.prepare('SELECT type, name FROM sqlite_schema ORDER BY name').all()
      const columns = journal.db.prepare("SELECT name, type FROM pragma_table_info('deliveries') ORDER BY name").all()
      journal.close()
      return JSON.stringify([names, columns])
    }
    expect(namesOf(writeVersion1())).toBe(namesOf(join(folder, 'new.db')))
  })

  it('is whole or untouched when the change fails half-way, and can be opened afterwards', () => {
    const path = writeVersion1()
    const db = new DatabaseSync(path)
    // In the way of the last table that the change makes.
    db.exec('CREATE TABLE commands (x)')
    db.close()
    const before = readFileSync(path)
    expect(() => openJournal(path)).toThrow('commands')
    writeFileSync(join(folder, 'copy.db'), before)
    const again = new DatabaseSync(path)
    expect(again.prepare('PRAGMA user_version').get()!['user_version']).toBe(1)
    again.exec('DROP TABLE commands')
    again.close()
    const journal = openJournal(path)
    expect(deliveryRows(journal, outboxRows(journal)).counts()).toEqual({ waiting: 1, sending: 1 })
    journal.close()
  })
})

describe('the journal’s hot queries', () => {
  it.each([
    [
      "SELECT no FROM deliveries d WHERE d.state = 'waiting' AND d.hold_id IS NULL AND (d.next_at_ms, d.no) > (1, 1) AND d.next_at_ms <= 5 ORDER BY d.next_at_ms, d.no LIMIT 5",
      'deliveries_due',
    ],
    [
      "SELECT no FROM deliveries d WHERE d.state = 'waiting' AND d.hold_id IS NULL AND d.tenant = 't' AND d.class = 'y' AND d.domain = 'x' AND d.next_at_ms <= 3 ORDER BY d.next_at_ms LIMIT 3",
      'deliveries_flow_due',
    ],
    [
      "SELECT COUNT(*) FROM deliveries WHERE tenant = 't' AND state = 'waiting' AND hold_id IS NULL",
      'deliveries_flow_due',
    ],
    ["SELECT no FROM deliveries d WHERE d.state = 'waiting' AND d.address = 'x'", 'deliveries_address'],
    [
      "SELECT no FROM deliveries d WHERE d.state = 'waiting' AND (d.address, d.no) > ('x', 1) ORDER BY d.address, d.no LIMIT 3",
      'deliveries_address',
    ],
    [
      'SELECT no FROM deliveries d WHERE d.hold_id IS NOT NULL AND (d.expires_at_ms, d.no) > (1, 1) ORDER BY d.expires_at_ms, d.no LIMIT 3',
      'deliveries_held',
    ],
    ["SELECT COUNT(*) FROM deliveries WHERE state = 'waiting' AND hold_id IS NULL", 'deliveries_due'],
    ['SELECT COUNT(*) FROM deliveries WHERE hold_id IS NOT NULL', 'deliveries_held'],
  ])('%s walks its index', (sql, index) => {
    const journal = openJournal(join(folder, 'journal.db'))
    const plan = journal.db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']))
      .join('; ')
    journal.close()
    expect(plan).toContain(index)
    expect(plan).not.toContain('TEMP B-TREE')
  })
})

describe('a job that comes again', () => {
  it('replaces a body only when something of it begins to wait', async () => {
    const journal = openJournal(join(folder, 'journal.db'))
    const outbox = outboxRows(journal)
    const [jobs, rows] = [jobRows(journal, outbox), scopeRows(journal, outbox)]
    const { job, raw } = sampleJob('u@a.example')
    const arrival = { nowMs: 1, generation: 0 }
    const { waiting } = await journal.write(() => jobs.accept(job, raw, arrival))
    const [first] = waiting
    const other = { ...job, epoch: 2, sha256: 'f'.repeat(64) }
    await journal.write(() => jobs.accept(other, Buffer.from('other'), arrival))
    expect(jobs.body(first!.jobNo)).toEqual({ raw: new Uint8Array(raw), sha256: job.sha256 })
    await journal.write(() => rows.setAside(first!, 2))
    expect(jobs.body(first!.jobNo)).toBeNull()
    await journal.write(() => jobs.accept({ ...other, epoch: 3 }, Buffer.from('other'), arrival))
    expect(jobs.body(first!.jobNo)).toEqual({ raw: new Uint8Array(Buffer.from('other')), sha256: other.sha256 })
    journal.close()
  })
})
