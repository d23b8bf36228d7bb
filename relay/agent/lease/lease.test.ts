import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../clock.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import { metaRows } from '../journal/meta-rows.ts'
import { createFakeTime, type FakeTime } from '../testing/fake-time.ts'
import { loadLease } from './lease.ts'

let folder: string
let journal: Journal
let time: FakeTime
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lease-'))
  journal = openJournal(join(folder, 'journal.db'))
  time = createFakeTime()
})
afterEach(() => {
  journal.close()
  rmSync(folder, { recursive: true })
})

const MINUTE_MS = 60_000
const FAR_MS = Number.MAX_SAFE_INTEGER

/** The lease of a process that begins now. */
async function begin() {
  const clock = createClock(0, time)
  const lease = await loadLease({ journal, meta: metaRows(journal), clock })
  // The Worker's clock is right, whatever ours says.
  const workerNowMs = () => time.wallMs() - time.aheadMs
  const grant = () => ({
    leaseUntilMs: workerNowMs() + LEASE_MS,
    serverTimeMs: workerNowMs(),
    askedAt: clock.elapsed(),
  })
  const jobNow = () => ({ generation: lease.generation(), leaseUntilMs: clock.now() + LEASE_MS })
  const oldJob = () => ({ generation: lease.generation(), leaseUntilMs: 0 })
  return { lease, renew: () => lease.renew(grant()), jobNow, oldJob }
}

describe('the lease', () => {
  it('lasts for its length and covers what came under it while it is renewed in time', async () => {
    const { lease, renew, oldJob } = await begin()
    expect(lease.isRunning()).toBe(false)
    expect(await renew()).toBe(true)
    const job = oldJob()
    for (let times = 0; times < 5; times += 1) {
      time.pass(9 * MINUTE_MS)
      expect(lease.covers(job)).toBe(true)
      expect(await renew()).toBe(false)
    }
    time.pass(10 * MINUTE_MS)
    expect([lease.isRunning(), lease.covers(job)]).toEqual([false, false])
  })

  it('renewed after it ran out covers new jobs only', async () => {
    const { lease, renew, oldJob } = await begin()
    await renew()
    const job = oldJob()
    time.pass(11 * MINUTE_MS)
    expect(await renew()).toBe(true)
    expect([lease.covers(job), lease.covers(oldJob())]).toEqual([false, true])
  })

  it('counts as run out when the Worker says that it had, whatever our clock says', async () => {
    const { lease, renew } = await begin()
    await renew()
    const nowMs = Date.now() + 30 * MINUTE_MS
    expect(await lease.renew({ leaseUntilMs: nowMs + LEASE_MS, serverTimeMs: nowMs, askedAt: 0 })).toBe(true)
  })

  it('lets a job start under its own lease while the relay has none, but for a journal that has never had one', async () => {
    const { lease, renew, jobNow } = await begin()
    expect(lease.covers(jobNow())).toBe(false)
    await renew()
    time.pass(10 * MINUTE_MS + 1)
    const job = jobNow()
    expect([lease.isRunning(), lease.covers(job)]).toEqual([false, true])
    time.pass(10 * MINUTE_MS + 1)
    expect(lease.covers(job)).toBe(false)
  })

  it('is not made longer by a wall clock that is set back while it runs', async () => {
    const { lease, renew, oldJob } = await begin()
    await renew()
    time.aheadMs -= 60 * MINUTE_MS
    time.pass(9 * MINUTE_MS)
    expect(lease.covers(oldJob())).toBe(true)
    time.pass(2 * MINUTE_MS)
    expect(lease.isRunning()).toBe(false)
  })

  it('ends, and so do the jobs’ own, when the machine has slept or was set ahead', async () => {
    const { lease, renew, jobNow } = await begin()
    await renew()
    const job = jobNow()
    time.sleep(2 * MINUTE_MS)
    expect([lease.isRunning(), lease.covers(job)]).toEqual([false, false])
    expect(await renew()).toBe(true)
    expect([lease.covers(job), lease.covers(jobNow())]).toEqual([false, true])
  })

  it('ends after several short sleeps together, also when the clock was set back in between', async () => {
    const { lease, renew, oldJob } = await begin()
    await renew()
    time.aheadMs -= 60 * MINUTE_MS
    for (let times = 0; times < 2; times += 1) {
      expect(lease.covers(oldJob())).toBe(true)
      time.sleep(40_000)
    }
    expect(lease.isRunning()).toBe(false)
    await renew()
    time.sleep(40_000)
    expect(lease.isRunning()).toBe(true)
  })

  it('goes on over a restart, for what is left of it', async () => {
    const first = await begin()
    await first.renew()
    const job = first.oldJob()
    time.pass(4 * MINUTE_MS)
    const { lease, renew } = await begin()
    expect(lease.covers(job)).toBe(true)
    time.pass(5 * MINUTE_MS)
    expect([lease.isRunning(), await renew(), lease.covers(job)]).toEqual([true, false, true])
    time.pass(11 * MINUTE_MS)
    expect((await begin()).lease.isRunning()).toBe(false)
  })

  it.each([
    ['back 1 h', -60],
    ['back 10 min', -10],
    ['ahead 10 min', 10],
    ['ahead 2 d', 2_880],
  ])('is over after a restart with the clock set %s, and so are the jobs’ own', async (_, minutes) => {
    const first = await begin()
    await first.renew()
    const job = { ...first.jobNow(), leaseUntilMs: FAR_MS }
    time.pass(MINUTE_MS)
    time.aheadMs += minutes * MINUTE_MS
    const { lease, renew } = await begin()
    expect([lease.isRunning(), lease.covers(job)]).toEqual([false, false])
    expect(await renew()).toBe(true)
    expect(lease.covers(job)).toBe(false)
    // Nor does one more restart, of a clock that is right again, bring them back.
    time.aheadMs = 0
    time.pass(MINUTE_MS)
    expect((await begin()).lease.covers(job)).toBe(false)
  })
})
