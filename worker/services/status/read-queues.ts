/** What waits where, as databases and heartbeats tell it: Cloudflare's queues only carry what wakes it. */
import { type WorkQueue, WorkQueue as WorkQueueShape } from '@mailstead/contracts/api/operator/queue.ts'
import { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { Deps } from '../../deps.ts'
import { countOpenDeadLetters } from '../../store/directory/alarms/dead-letters.ts'
import { readDirectoryDepths } from '../../store/directory/alarms/directory-depths.ts'
import { listRelayReports } from '../../store/directory/operator/relay-reports.ts'
import { type Depth, readQueueDepths } from '../../store/ledger/reports/queue-depths.ts'

const NAMES = WorkQueueShape.shape.name.options

const NOTHING: Omit<Depth, 'queue'> = { waiting: 0, due: 0, oldestDueMs: null }

const older = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)

const add = (sum: Omit<Depth, 'queue'>, depth: Omit<Depth, 'queue'>): Omit<Depth, 'queue'> => ({
  waiting: sum.waiting + depth.waiting,
  due: sum.due + depth.due,
  oldestDueMs: older(sum.oldestDueMs, depth.oldestDueMs),
})

/** Events that relays have not been able to report. */
async function readUnreported({ directory }: Pick<Deps, 'directory'>): Promise<Depth> {
  const reports = await listRelayReports(directory)
  const unreported = reports.map(
    ({ report }) => Heartbeat.safeParse(JSON.parse(report ?? 'null')).data?.unreported ?? 0,
  )
  const waiting = unreported.reduce((sum, each) => sum + each, 0)
  return { queue: 'delivery-events', waiting, due: waiting, oldestDueMs: null }
}

async function readAll({ clock, directory, ledgers }: Pick<Deps, 'clock' | 'directory' | 'ledgers'>): Promise<Depth[]> {
  const nowMs = clock.now()
  const shards = Array.from({ length: ledgers.count }, (_, shard) => readQueueDepths(ledgers.at(shard), nowMs))
  const [ofLedgers, ofDirectory, ofRelays] = await Promise.all([
    Promise.all(shards),
    readDirectoryDepths(directory),
    readUnreported({ directory }),
  ])
  const noted = ofDirectory.map(({ queue, waiting, oldestMs }) => ({
    queue,
    waiting,
    due: waiting,
    oldestDueMs: oldestMs,
  }))
  return [...ofLedgers.flat(), ...noted, ofRelays]
}

/** Every queue, also those without work. Throws when a database fails. */
export async function readQueues(deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>): Promise<WorkQueue[]> {
  const [depths, dead] = await Promise.all([readAll(deps), countOpenDeadLetters(deps.directory)])
  return NAMES.map((name) => {
    const { waiting, due, oldestDueMs } = depths.filter(({ queue }) => queue === name).reduce(add, NOTHING)
    const oldest = oldestDueMs === null ? null : new Date(oldestDueMs).toISOString()
    return { object: 'queue', name, due, waiting, oldest_due_at: oldest, dead_letters: dead.get(name) ?? 0 }
  })
}
