/** The events that tell once more how a job's recipients stand, for a Worker that may have lost them. */
import { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { RelayJob } from '@mailstead/contracts/relay-job.ts'
import { integerOf, type Row, textOrNull } from './row.ts'

/** Columns of `deliveries` that `presentEvents` needs. */
export const STATE_COLUMNS = 'n, state, last_event, hold_id, held_at_ms, released_at_ms, stop_state'

interface Told {
  readonly kind: DeliveryEvent['kind']
  readonly mark: number
  readonly atMs: number
}

const build = (row: Row, job: RelayJob, { kind, mark, atMs }: Told): DeliveryEvent => {
  const n = integerOf(row, 'n')
  return {
    id: `${job.id}|${n}|${mark}|${kind}`,
    ...{ tenant: job.tenant, messageId: job.messageId, jobId: job.id, epoch: job.epoch, n, kind },
    attempt: null,
    occurredAt: new Date(atMs).toISOString(),
  }
}

function lastEvent(row: Row, job: RelayJob, nowMs: number): DeliveryEvent {
  const last = textOrNull(row, 'last_event')
  return last === null
    ? build(row, job, { kind: 'queued', mark: 0, atMs: nowMs })
    : DeliveryEvent.parse(JSON.parse(last))
}

/** The hold that lies over the state, or its end. */
function holdEvent(row: Row, job: RelayJob): DeliveryEvent[] {
  if (row['held_at_ms'] === null || row['state'] !== 'waiting') return []
  const kind = row['hold_id'] === null ? 'released' : 'held'
  const atMs = integerOf(row, kind === 'held' ? 'held_at_ms' : 'released_at_ms')
  return [build(row, job, { kind, mark: atMs, atMs })]
}

const isGivenBack = (row: Row): boolean => row['state'] === 'done' && row['stop_state'] === 'returned'

/** `rows` are all deliveries of the job. `queued` stands for one that had no attempt yet. */
export function presentEvents(rows: readonly Row[], job: RelayJob, nowMs: number): DeliveryEvent[] {
  const told = rows.flatMap((row) => [lastEvent(row, job, nowMs), ...holdEvent(row, job)])
  const [givenBack] = rows.filter(isGivenBack)
  const isOver = rows.every((row) => row['state'] === 'done')
  if (givenBack === undefined || !isOver) return told
  return [...told, build(givenBack, job, { kind: 'returned', mark: job.epoch, atMs: nowMs })]
}
