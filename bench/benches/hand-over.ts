/** Hand-over: accepted jobs from the queue into an agent's journal; the agent alone; and the journal's rows alone. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openJournal } from '../../relay/agent/journal/journal.ts'
import { type Later, withCleanup } from '../parts/cleanup.ts'
import { makeParcels, postParcels } from '../parts/jobs.ts'
import { waitUntil } from '../parts/processes.ts'
import { RELAY_ID, RELAY_SECRET, startAgent, startWorkerThatAgrees } from '../parts/relay/our-relay.ts'
import type { Bench, BenchResult } from '../parts/result.ts'
import { sampleMail, sampleRequest } from '../parts/sample-mail.ts'
import { makeTemporaryFolder } from '../parts/temporary-folder.ts'
import { callBench, createBenchTenant, startWorkerSystem } from '../parts/worker-system.ts'

const JOBS = 2_000
const WARM_UP_JOBS = 200
const AIM_PER_SECOND = 2_500
const TIMEOUT_MS = 60_000

/** No Haraka is there: what comes in waits in the journal. */
const startIdleAgent = (later: Later, workerUrl: string) =>
  startAgent(later, { workerUrl, slots: 1, sinkPort: 9, harakaSocket: '/nonexistent/mailstead.sock' })

const rate = (startMs: number, jobs = JOBS): number => jobs / ((performance.now() - startMs) / 1_000)

function openReader(later: Later, file: string): () => number {
  const reader = new DatabaseSync(file, { readOnly: true })
  later(() => reader.close())
  const count = reader.prepare('SELECT COUNT(*) AS jobs FROM jobs')
  return () => Number(count.get()?.['jobs'])
}

const measureQueue = (): Promise<number> =>
  withCleanup(async (later) => {
    const system = await startWorkerSystem(later, { isConsuming: true })
    const agent = await startIdleAgent(later, system.productUrl)
    const { apiKey, from } = await createBenchTenant(system)
    await callBench(system, '/relay', { id: RELAY_ID, url: agent.url, secret: RELAY_SECRET })
    await waitUntil('a heartbeat', async () => (await callBench(system, '/relay-is-alive')) === true)
    const mail: unknown = JSON.parse(sampleRequest(from, 'ada@peer.example'))
    const journalled = openReader(later, agent.journalFile)
    const handOver = async (jobs: number): Promise<number> => {
      const wakes = await callBench(system, '/jobs', { apiKey, count: jobs, mail })
      const wanted = journalled() + jobs
      const startMs = performance.now()
      const woken = callBench(system, '/wake', wakes)
      await waitUntil(`${wanted} jobs in the journal`, () => journalled() >= wanted, {
        timeoutMs: TIMEOUT_MS,
        everyMs: 5,
      })
      await woken
      return rate(startMs, jobs)
    }
    await handOver(WARM_UP_JOBS)
    return handOver(JOBS)
  })

const measureAgent = (): Promise<number> =>
  withCleanup(async (later) => {
    const agent = await startIdleAgent(later, await startWorkerThatAgrees(later))
    await postParcels(agent.url, makeParcels(WARM_UP_JOBS))
    const parcels = makeParcels(JOBS)
    const startMs = performance.now()
    await postParcels(agent.url, parcels)
    return rate(startMs)
  })

/** The same rows through the journal's own schema and settings, in one transaction. */
const measureRows = (): Promise<number> =>
  withCleanup(async (later) => {
    const { db, close } = openJournal(join(makeTemporaryFolder(later), 'journal.db'))
    later(close)
    const job = db.prepare(`INSERT INTO jobs (id, tenant, message_id, class, epoch, lease_until_ms, expires_at_ms, size,
      sha256, received_at_ms, open) VALUES (?, ?, ?, 'transactional', 1, 1, 1, ?, ?, 1, 1)`)
    const body = db.prepare('INSERT INTO bodies (job_no, raw) VALUES (?, ?)')
    const delivery = db.prepare(`INSERT INTO deliveries (job_no, n, rcpt_to, mail_from, domain, class, expires_at_ms,
      next_at_ms) VALUES (?, 0, 'ada@peer.example', 'b-x@send.bench.example', 'peer.example', 'transactional', 1, 1)`)
    const raws = Array.from({ length: JOBS }, (_, at) => Buffer.from(sampleMail(`m${at}`)))
    const startMs = performance.now()
    db.exec('BEGIN IMMEDIATE')
    for (const [at, raw] of raws.entries()) {
      const id = `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`
      const { lastInsertRowid } = job.run(id, id, id, raw.length, id.repeat(2).slice(0, 64))
      body.run(lastInsertRowid, raw)
      delivery.run(lastInsertRowid)
    }
    db.exec('COMMIT')
    return rate(startMs)
  })

const run = async (): Promise<BenchResult> => {
  const [queue, agent, rows] = [await measureQueue(), await measureAgent(), await measureRows()]
  const common = { bench: 'hand-over', unit: 'jobs/s', isLowerBetter: false, aim: null }
  const what = `${JOBS} accepted jobs of 5 KB, queue → journal`
  return {
    comparisons: [
      { ...common, what, ours: queue, against: 'the aim', theirs: AIM_PER_SECOND, aim: 1 },
      { ...common, what, ours: queue, against: 'the agent alone, signed POSTs of 100 jobs', theirs: agent },
      { ...common, what, ours: queue, against: 'limit: the same rows, one SQLite transaction', theirs: rows },
    ],
    remarks: [],
  }
}

export const handOver: Bench = { name: 'hand-over', run }
