import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleJob } from '../testing/sample-jobs.ts'
import { deliveryRows } from './delivery-rows.ts'
import { jobRows } from './job-rows.ts'
import { type Journal, openJournal } from './journal.ts'
import { outboxRows } from './outbox-rows.ts'

let folder: string
let journal: Journal
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
  journal = openJournal(join(folder, 'journal.db'))
})
afterEach(() => {
  journal.close()
  rmSync(folder, { recursive: true })
})

const rowsOf = (opened: Journal) => {
  const outbox = outboxRows(opened)
  return { outbox, jobs: jobRows(opened, outbox), deliveries: deliveryRows(opened, outbox) }
}
const arriving = (nowMs: number) => ({ nowMs, generation: 0 })
const START = { nextAtMs: -1, no: 0 }
const endOf = (no: number, jobNo: number, isDone: boolean) => ({
  ...{ no, jobNo, isDone, nextAtMs: 50, attempts: 1, rounds: 1, interruptions: 0, unknowns: 0, tried: [] },
  ...{ eventId: `event ${no}`, eventJson: '{}', nowMs: 10 },
})

describe('the journal', () => {
  it('keeps what was committed when its process is killed, and nothing else', async () => {
    const path = join(folder, 'killed.db')
    const script = fileURLToPath(new URL('../testing/accept-and-hang.ts', import.meta.url))
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const opened = openJournal(path)
    const due = rowsOf(opened).deliveries.dueAfter(START, 10, 10)
    opened.close()
    expect(due.map((delivery) => [delivery.jobId, delivery.rcptTo])).toEqual([
      [String(line).trim(), 'committed@a.example'],
    ])
  })

  it('commits the writes of one turn together, and one that fails alone', async () => {
    const { jobs, deliveries } = rowsOf(journal)
    const [good, other] = [sampleJob('a@a.example'), sampleJob('b@a.example')]
    const results = await Promise.allSettled([
      journal.write(() => jobs.accept(good.job, good.raw, arriving(1))),
      journal.write(() => {
        jobs.accept(sampleJob('c@a.example').job, good.raw, arriving(1))
        throw new Error('a bad write')
      }),
      journal.write(() => jobs.accept(other.job, other.raw, arriving(1))),
    ])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(deliveries.dueAfter(START, 10, 10).map((delivery) => delivery.rcptTo)).toEqual([
      'a@a.example',
      'b@a.example',
    ])
  })

  it('walks due deliveries in order and knows when the next is due', async () => {
    const { jobs, deliveries } = rowsOf(journal)
    for (const at of [5, 3, 3, 9])
      await journal.write(() => jobs.accept(sampleJob('a@a.example').job, Buffer.from('x'), arriving(at)))
    const page = deliveries.dueAfter(START, 5, 2)
    expect(page.map((delivery) => delivery.nextAtMs)).toEqual([3, 3])
    expect(deliveries.dueAfter(page[1]!, 5, 2).map((delivery) => delivery.nextAtMs)).toEqual([5])
    expect(deliveries.nextDueMs({ nextAtMs: 5, no: 99 })).toBe(9)
    expect(deliveries.nextDueMs({ nextAtMs: 9, no: 99 })).toBeNull()
  })

  it('claims a delivery once, and drops the body with the last open delivery of its job', async () => {
    const { jobs, deliveries, outbox } = rowsOf(journal)
    const recipients = [0, 1].map((n) => ({ n, rcptTo: `${n}@a.example`, mailFrom: '' }))
    const { job, raw } = sampleJob('-', { recipients })
    const { waiting } = await journal.write(() => jobs.accept(job, raw, arriving(1)))
    const [first, second] = [waiting[0]!, waiting[1]!]
    const target = { mx: 'm', ip: '192.0.2.1', port: 25, source: null, ehlo: 'e', tls: 'may', site: 's' } as const
    const claim = { delivery: first, attemptId: 'x', target, sourceSinceMs: 1 }
    expect([deliveries.claim(claim), deliveries.claim(claim)]).toEqual([true, false])
    expect(deliveries.unclaim(first.no, 'another')).toBe(false)
    await journal.write(() => deliveries.save(endOf(first.no, first.jobNo, true)))
    expect(jobs.body(first.jobNo)?.raw).toEqual(new Uint8Array(raw))
    await journal.write(() => deliveries.save(endOf(second.no, second.jobNo, false)))
    expect([jobs.body(first.jobNo) === null, jobs.openCount(), outbox.count()]).toEqual([false, 1, 2])
    await journal.write(() => deliveries.save({ ...endOf(second.no, second.jobNo, true), eventId: 'final' }))
    expect([jobs.body(first.jobNo), jobs.openCount(), outbox.count()]).toEqual([null, 0, 3])
  })

  it('lets a higher epoch replace the lease, and refuses a lower one', async () => {
    const { jobs } = rowsOf(journal)
    const { job, raw } = sampleJob('a@a.example', { epoch: 2 })
    const { waiting } = await journal.write(() => jobs.accept(job, raw, arriving(1)))
    const lease = '1970-01-01T00:05:00.000Z'
    const again = await journal.write(() => jobs.accept({ ...job, epoch: 3, leaseUntil: lease }, raw, arriving(2)))
    expect(again).toMatchObject({ result: { status: 'accepted' }, waiting: [{ no: waiting[0]!.no, epoch: 3 }] })
    expect(jobs.lease(waiting[0]!.jobNo)).toEqual({ leaseUntilMs: 300_000, generation: 0, epoch: 3 })
    expect((await journal.write(() => jobs.accept(job, raw, arriving(3)))).result.status).toBe('refused')
    expect((await journal.write(() => jobs.accept({ ...job, epoch: 3 }, raw, arriving(3)))).result.status).toBe('known')
  })

  it('forgets finished jobs after their time, and only those', async () => {
    const { jobs, deliveries } = rowsOf(journal)
    const [done, open] = [sampleJob('a@a.example'), sampleJob('b@a.example')]
    const [first] = (await journal.write(() => jobs.accept(done.job, done.raw, arriving(1)))).waiting
    await journal.write(() => jobs.accept(open.job, open.raw, arriving(1)))
    await journal.write(() => deliveries.save(endOf(first!.no, first!.jobNo, true)))
    expect(await jobs.prune(10, 100)).toBe(0)
    expect(await jobs.prune(11, 100)).toBe(1)
    expect((await journal.write(() => jobs.accept(done.job, done.raw, arriving(1)))).result.status).toBe('accepted')
    expect((await journal.write(() => jobs.accept(open.job, open.raw, arriving(1)))).result.status).toBe('known')
  })
})
