import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { ResultsStore } from './results-store.ts'

let dir: string
let file: string
let troubles: string[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstead-results-'))
  file = join(dir, 'results.db')
  troubles = []
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(dir, { recursive: true })
})

const open = () => new ResultsStore(file, (message) => troubles.push(message))
const alarms = (): Record<string, unknown>[] =>
  vi.mocked(process.stdout.write).mock.calls.map(([line]) => JSON.parse(String(line)))
const never = new AbortController().signal

function makeOutcome(index: number): AttemptOutcome {
  return AttemptOutcome.parse({
    id: `01890a5d-ac96-774b-bcce-${index.toString(16).padStart(12, '0')}`,
    verdict: 'deferred',
    phase: 'connect',
    reply: null,
    error: 'ECONNREFUSED',
    tls: null,
    reused: false,
    startedAt: '2026-11-25T00:00:00.000Z',
    endedAt: '2026-11-25T00:00:01.000Z',
    transcript: [],
  })
}

it('keeps what was added until it is acknowledged, over a reopening as well', async () => {
  const store = open()
  await Promise.all([1, 2, 3].map((index) => store.add(makeOutcome(index))))
  const seqs = store.list().map(({ seq }) => seq)
  expect(store.list().map(({ outcome }) => outcome)).toEqual([1, 2, 3].map(makeOutcome))
  store.acknowledge(seqs[1] ?? 0)
  await store.add(makeOutcome(4))
  expect(
    open()
      .list()
      .map(({ outcome }) => outcome),
  ).toEqual([3, 4].map(makeOutcome))
})

it('knows what waits and forgets what was acknowledged', async () => {
  const store = open()
  await store.add(makeOutcome(1))
  expect([store.has(makeOutcome(1).id), store.has(makeOutcome(2).id)]).toEqual([true, false])
  store.acknowledge(store.list()[0]?.seq ?? 0)
  expect([store.has(makeOutcome(1).id), store.list()]).toEqual([false, []])
})

it('the first outcome of an attempt stays when a second comes', async () => {
  const store = open()
  await store.add(makeOutcome(1))
  await store.add({ ...makeOutcome(1), error: 'ETIMEDOUT' })
  expect(store.list().map(({ outcome }) => outcome.error)).toEqual(['ECONNREFUSED'])
})

it('waitForMore ends with an outcome, with its time, or with its signal', async () => {
  const store = open()
  const more = store.waitForMore(60_000, never)
  await store.add(makeOutcome(1))
  await more
  await store.waitForMore(1, never)
  const gone = new AbortController()
  const waiting = store.waitForMore(60_000, gone.signal)
  gone.abort('gone')
  await waiting
  await store.waitForMore(60_000, gone.signal)
})

it('a file that is no database is set aside; the new one counts above the old', async () => {
  const old = open()
  await old.add(makeOutcome(1))
  const before = old.list()[0]?.seq ?? 0
  for (const suffix of ['', '-wal']) writeFileSync(file + suffix, 'no database')
  const store = open()
  await store.add(makeOutcome(2))
  expect(alarms()).toEqual([expect.objectContaining({ event: 'results.set_aside', level: 'error' })])
  expect(store.list()[0]?.seq).toBeGreaterThan(before)
})

it('a file of 0 bytes is set aside, since what it held is lost', async () => {
  await open().add(makeOutcome(1))
  for (const suffix of ['', '-wal']) writeFileSync(file + suffix, '')
  expect(open().list()).toEqual([])
  expect(alarms()).toEqual([expect.objectContaining({ event: 'results.set_aside' })])
})

it('damage found in use: a new file takes what can still be read of the old one, and what waits', async () => {
  const store = open()
  await Promise.all(Array.from({ length: 200 }, (_, index) => store.add(makeOutcome(index + 1))))
  const other = new DatabaseSync(file)
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const { rootpage } = other.prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'index'").get() ?? {}
  // The index of ids is broken, the rows are whole: an insert must fail and a walk over the rows need not.
  const handle = openSync(file, 'r+')
  writeSync(handle, randomBytes(4_096), 0, 4_096, (Number(rootpage) - 1) * 4_096)
  closeSync(handle)
  // A change by somebody else makes the store read its pages again.
  other.exec('PRAGMA user_version = 7')
  await store.add(makeOutcome(300))
  expect(alarms().map(({ event }) => event)).toEqual(['results.unwritable', 'results.set_aside'])
  expect(store.list()).toHaveLength(201)
  expect(open().has(makeOutcome(300).id)).toBe(true)
})

it('a disk that refuses makes an outcome wait, not vanish', async () => {
  const store = open()
  const other = new DatabaseSync(file)
  other.exec('BEGIN IMMEDIATE')
  const added = store.add(makeOutcome(1))
  await eventually(() => expect(troubles).toEqual([expect.stringContaining('cannot be written')]))
  expect(alarms()).toEqual([expect.objectContaining({ event: 'results.unwritable' })])
  expect(store.list()).toEqual([])
  other.exec('ROLLBACK')
  await added
  expect(store.list().map(({ outcome }) => outcome)).toEqual([makeOutcome(1)])
})
