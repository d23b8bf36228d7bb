/** One relay in a world of its own: agent and Haraka as processes, a scripted sink, a DNS server and a fake Worker. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { type FakeDns, startFakeDns } from '../../relay/agent/testing/fake-dns.ts'
import { type FakeWorker, startFakeWorker } from '../../relay/agent/testing/fake-worker.ts'
import { encodeJobs, postSigned, type SampleJob, sampleJob } from '../../relay/agent/testing/sample-jobs.ts'
import { writeHarakaConfig } from '../../relay/haraka/write-config.ts'
import { waitFor } from '../dev/wait-for.ts'
import type { Script } from '../peers/scripted-peer.ts'
import { type ScriptedPeer, startPeer } from '../peers/scripted-peer.ts'
import { Supervised } from './supervised.ts'

export const SECRET = 'a secret of sixteen and more'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FINAL: ReadonlySet<string> = new Set(['delivered', 'bounced', 'failed', 'expired', 'canceled', 'suppressed'])
/** Interruptions are tried again within a minute; later steps are longer than any pause between two tries. */
const LONG_STEP_MS = 6 * 3_600_000
const STEPS_MS = [60_000, 60_000, 60_000, 60_000, LONG_STEP_MS]
const STEP_WAIT_MS = 500
const LONG_STEP_WAIT_MS = 3_000
const FINAL_MS = 45_000
const DAY_MS = 86_400_000

export interface RelayWorld {
  readonly dir: string
  readonly dataDir: string
  readonly harakaDir: string
  readonly dns: FakeDns
  readonly worker: FakeWorker
  readonly sink: ScriptedPeer
  readonly agent: Supervised
  readonly haraka: Supervised
  readonly agentUrl: string
  /** What an agent of this relay is started with. */
  readonly environment: Readonly<Record<string, string>>
  /** A job as the Worker would make it by the world's present clock, with so many octets more than usual. */
  job(rcptTo: string, moreBytes?: number): SampleJob
  /** Posts as the Worker does: again until it is told 200. */
  hand(jobs: readonly SampleJob[]): Promise<void>
  /** One POST; its status, 0 when there was no answer. */
  post(jobs: readonly SampleJob[]): Promise<number>
  /** Moves the clock of agent and Worker on. */
  passTime(ms: number): Promise<void>
  /** Moves the clock on until every job has a final event. */
  untilFinal(jobs: readonly SampleJob[]): Promise<void>
  /** The final event of a job, once it has come. */
  finalOf(job: SampleJob): DeliveryEvent | undefined
  /** Mails at the sink with this job's subject. */
  copiesOf(job: SampleJob): number
  /** Sends what waits and ends the world. */
  close(): Promise<void>
}

export interface WorldOptions {
  readonly script?: Script
  /** Variables of the agent that differ. */
  readonly agent?: Readonly<Record<string, string>>
  /** Words before the agent's own command, such as a shell that sets a limit. */
  readonly agentShell?: readonly string[]
  readonly harakaShell?: readonly string[]
  readonly timers?: Readonly<Record<string, number>>
}

async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

const answers = (options: http.RequestOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = http.get({ ...options, agent: false }, (response) => {
      response.resume()
      resolve()
    })
    request.on('error', reject)
  })

function enlarge({ job, raw }: SampleJob, moreBytes: number): SampleJob {
  const larger = Buffer.concat([raw, Buffer.from('0123456789abcd\r\n'.repeat(Math.ceil(moreBytes / 16)))])
  const sha256 = createHash('sha256').update(larger).digest('hex')
  return { raw: larger, job: { ...job, size: larger.length, sha256 } }
}

const subjectOf = (raw: Buffer): string => /Subject: ([^\r]+)/.exec(raw.toString('latin1'))?.[1] ?? ''

/** Builds the world; nothing but DNS, sink and Worker runs yet. `a.example` has one mail host: the sink. */
export async function createRelayWorld(options: WorldOptions = {}): Promise<RelayWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'ms-faults-'))
  const [dataDir, harakaDir] = [join(dir, 'agent'), join(dir, 'haraka')]
  const socketPath = join(dir, 'h.sock')
  const [dns, worker, sink, port] = await Promise.all([
    startFakeDns(),
    startFakeWorker(SECRET),
    startPeer([options.script ?? { extensions: ['PIPELINING', '8BITMIME'] }]),
    findPort(),
  ])
  worker.leaseMs = 30 * DAY_MS
  dns.zone.set('a.example', { mx: [[10, 'mx.a.example']] })
  dns.zone.set('mx.a.example', { a: ['127.0.0.1'] })
  const agentUrl = `http://127.0.0.1:${port}`
  const environment = {
    ...{ RELAY_ID: 'relay-1', RELAY_SECRET: SECRET, WORKER_URL: worker.url, AGENT_PORT: String(port) },
    ...{ DATA_DIR: dataDir, HARAKA_SOCKET: socketPath, EHLO_NAME: 'relay.example', DNS_SERVERS: dns.server },
    ...{
      MODE: 'development',
      SITE_SLOTS_AT_FIRST: '20',
      DISK_FREE_FLOOR_BYTES: '0',
      DEV_DEFAULT_PORT: String(sink.port),
    },
    // Ports of mail hosts that are not the sink, under the key `_port`.
    DEV_ZONE_FILE: join(dir, 'zone.json'),
    ...options.agent,
  }
  mkdirSync(dataDir, { recursive: true })
  const timers = { quitMs: 200, ...options.timers }
  const resultsFile = join(harakaDir, 'results.db')
  writeHarakaConfig({ dir: harakaDir, socketPath, resultsFile, queueDir: join(harakaDir, 'queue'), timers })
  const agent = new Supervised({
    command: [...(options.agentShell ?? []), process.execPath, join(ROOT, 'relay/agent/main.ts')],
    environment,
    isReady: () => answers({ host: '127.0.0.1', port, path: '/v1/health' }),
  })
  const haraka = new Supervised({
    command: [
      ...(options.harakaShell ?? []),
      process.execPath,
      join(ROOT, 'node_modules/Haraka/bin/haraka'),
      '-c',
      harakaDir,
    ],
    environment: { MODE: 'development' },
    isReady: () => answers({ socketPath, path: '/attempts' }),
  })
  const control = { url: agentUrl, secret: SECRET }
  const passTime = async (ms: number) => {
    worker.offsetMs += ms
    const body = JSON.stringify({ offsetMs: worker.offsetMs })
    // An agent that is just being started again learns the new time with the next step.
    await postSigned(control, '/dev/clock', { over: body, body }).catch(() => null)
  }
  const world: RelayWorld = {
    passTime,
    ...{ dir, dataDir, harakaDir, dns, worker, sink, agent, haraka, agentUrl, environment },
    job: (rcptTo, moreBytes = 0) => {
      const nowMs = Date.now() + worker.offsetMs
      const [leaseUntil, expiresAt] = [nowMs + 600_000, nowMs + 5 * DAY_MS].map((at) => new Date(at).toISOString())
      const sample = sampleJob(rcptTo, { leaseUntil, expiresAt })
      return moreBytes === 0 ? sample : enlarge(sample, moreBytes)
    },
    post: async (jobs) => {
      const { manifest, body } = encodeJobs(jobs)
      const answer = await postSigned(control, '/v1/jobs', { over: manifest, body }).catch(() => null)
      return answer?.status ?? 0
    },
    hand: async (jobs) => {
      await waitFor('the jobs to be taken', async () => (await world.post(jobs)) === 200)
    },
    finalOf: ({ job }) => worker.events.find((event) => event.jobId === job.id && FINAL.has(event.kind)),
    untilFinal: async (jobs) => {
      const isFinal = () => jobs.every((job) => world.finalOf(job) !== undefined)
      const deadlineMs = Date.now() + FINAL_MS
      for (let steps = 0; !isFinal(); steps += 1) {
        if (Date.now() > deadlineMs)
          throw new Error(`not final:\n${agent.output.slice(-4_000)}\n${haraka.output.slice(-2_000)}`)
        if (steps > 0) await passTime(STEPS_MS[steps - 1] ?? LONG_STEP_MS)
        // A step after those is so long that a slow machine must not take many of them: mail expires after five days.
        const waitMs = steps < STEPS_MS.length ? STEP_WAIT_MS : LONG_STEP_WAIT_MS
        await waitFor('every mail to be final', isFinal, waitMs).catch(() => null)
      }
    },
    copiesOf: ({ raw }) => sink.mails().filter((mail) => subjectOf(mail.raw) === subjectOf(raw)).length,
    close: async () => {
      await Promise.all([agent.stop(), haraka.stop()])
      await Promise.all([worker.close(), sink.close()])
      dns.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return world
}
