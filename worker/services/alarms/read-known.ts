/** Reads what alarms are judged from. A ledger that cannot be read is itself something to be told. */
import { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { countDeadLettersSince, countOpenDeadLetters } from '../../store/directory/alarms/dead-letters.ts'
import { readDirectoryDepths } from '../../store/directory/alarms/directory-depths.ts'
import { listRelayReports, type RelayReport } from '../../store/directory/operator/relay-reports.ts'
import { readSetting, writeSetting } from '../../store/directory/settings.ts'
import { readShards } from '../../store/directory/shards.ts'
import { readOverdue } from '../../store/ledger/reports/overdue.ts'
import type { Known, KnownLedger } from './conditions.ts'
import type { KnownRelay } from './judge-relay.ts'

type KnownDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers'>

const LATELY_MS = 3_600_000
/** JSON: how many files each relay had set aside when it was last looked at, and when that number last rose. */
const DAMAGE_ROW = 'alarm_damage'

type Damage = Readonly<Record<string, { readonly count: number; readonly roseAtMs: number | null }>>

function readReport(text: string | null): Heartbeat | null {
  return text === null ? null : (Heartbeat.safeParse(JSON.parse(text)).data ?? null)
}

function noteDamage(
  before: Damage,
  relays: readonly { id: string; report: Heartbeat | null }[],
  nowMs: number,
): Damage {
  return Object.fromEntries(
    relays.map(({ id, report }) => {
      const known = before[id] ?? { count: 0, roseAtMs: null }
      const count = report?.damaged ?? known.count
      // A new journal begins to count anew.
      return [id, { count, roseAtMs: count > known.count ? nowMs : known.roseAtMs }]
    }),
  )
}

async function readRelays({ clock, directory }: KnownDeps): Promise<KnownRelay[]> {
  const [rows, text] = await Promise.all([listRelayReports(directory), readSetting(directory, DAMAGE_ROW)])
  const relays = rows.map((row: RelayReport) => ({ ...row, report: readReport(row.report) }))
  const damage = noteDamage(JSON.parse(text ?? '{}'), relays, clock.now())
  const noted = JSON.stringify(damage)
  if (noted !== (text ?? '{}')) await writeSetting(directory, DAMAGE_ROW, noted)
  return relays.map((relay) => ({ ...relay, damagedAtMs: damage[relay.id]?.roseAtMs ?? null }))
}

async function readLedger(deps: KnownDeps, shard: number, sizeBytes: number | null): Promise<KnownLedger> {
  try {
    return { shard, sizeBytes, failed: null, ...(await readOverdue(deps.ledgers.at(shard), deps.clock.now())) }
  } catch (error) {
    return { shard, sizeBytes, sendingMs: null, receivingMs: null, failed: describeError(error) }
  }
}

async function readDeadLetters({ clock, directory }: KnownDeps): Promise<Known['deadLetters']> {
  const [open, lately] = await Promise.all([
    countOpenDeadLetters(directory),
    countDeadLettersSince(directory, clock.now() - LATELY_MS),
  ])
  const queues = new Set([...open.keys(), ...lately.keys()])
  return new Map([...queues].map((queue) => [queue, { open: open.get(queue) ?? 0, lately: lately.get(queue) ?? 0 }]))
}

/** Throws when the directory fails. */
export async function readKnown(deps: KnownDeps, limits: Known['limits']): Promise<Known> {
  const [relays, sizes, deadLetters, depths] = await Promise.all([
    readRelays(deps),
    readShards(deps.directory),
    readDeadLetters(deps),
    readDirectoryDepths(deps.directory),
  ])
  const shards = Array.from({ length: deps.ledgers.count }, (_, shard) => shard)
  const ledgers = await Promise.all(shards.map((shard) => readLedger(deps, shard, sizes.get(shard)?.sizeBytes ?? null)))
  return {
    ...{ relays, ledgers, deadLetters },
    oldestNotedMs: depths.find(({ queue }) => queue === 'noted-events')?.oldestMs ?? null,
    limits,
  }
}
