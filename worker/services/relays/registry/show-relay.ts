/** A relay as the operator sees it: never a secret, and of each thing that keeps mail from it what to do. */
import type { OperatorRelay } from '@mailstead/contracts/api/operator/relay.ts'
import { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { RelayReport } from '../../../store/directory/operator/relay-reports.ts'
import { FRESH_MS } from '../choose-relay.ts'

const SECOND_MS = 1_000

const toIso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** A relay of another version may have said it in other words. */
const readReport = ({ report }: RelayReport): Heartbeat | null =>
  report === null ? null : (Heartbeat.safeParse(JSON.parse(report)).data ?? null)

function listStates({ state, role, weight }: RelayReport): string[] {
  return [
    ...(state === 'draining' ? ['It is being drained: resume it to give it mail.'] : []),
    ...(state === 'disabled' ? ['It is revoked. Register its node under another id.'] : []),
    ...(role === 'inbound' ? ['It only receives: change `role` to give it mail.'] : []),
    ...(weight === 0 ? ['Its weight is 0: raise it to give it mail.'] : []),
  ]
}

function listSilence({ heartbeatAtMs }: RelayReport, nowMs: number): string[] {
  const look = 'Look at its agent (`mailstead-relay status`) and at its way to us.'
  if (heartbeatAtMs === null) return [`It has sent no heartbeat yet. ${look}`]
  const ageMs = Math.abs(nowMs - heartbeatAtMs)
  return ageMs < FRESH_MS ? [] : [`Its last heartbeat is ${Math.round(ageMs / SECOND_MS)} s old. ${look}`]
}

function listSources({ hasSource }: RelayReport, sources: OperatorRelay['sources']): string[] {
  if (hasSource === 1) return []
  if (sources.length === 0)
    return ['It sends from no address that we know: set SOURCES in its relay.env, or enter `sources` here.']
  const why = sources.map(({ address, state, checks }) => {
    const failing = Object.values(checks).find((check) => check.state !== 'good')
    return state === 'off'
      ? `${address} is switched off`
      : `${address}: ${failing?.reason ?? 'its relay does not have it'}`
  })
  return [`None of its sources may be used. ${why.join(' ')}`]
}

function listRoom({ hasRoom }: RelayReport, report: Heartbeat | null): string[] {
  if (hasRoom === 1) return []
  return [
    `Its disk has ${report?.diskFreeBytes} bytes free, less than the ${report?.diskFreeFloorBytes} it wants: make room.`,
  ]
}

export function showRelay(row: RelayReport, sources: OperatorRelay['sources'], nowMs: number): OperatorRelay {
  const report = readReport(row)
  const refusals = [
    ...listStates(row),
    ...listSilence(row, nowMs),
    ...listSources(row, sources),
    ...listRoom(row, report),
  ]
  const until = row.previousSecretUntilMs
  const hasFormer = row.hasPreviousSecret === 1 && (until === null || nowMs < until)
  return {
    object: 'relay',
    ...{ id: row.id, url: row.url, role: row.role, state: row.state, weight: row.weight, ehlo_name: row.ehloName },
    mx: row.mxHost === null ? null : { host: row.mxHost, priority: row.mxPriority ?? 0 },
    is_alive: row.leaseUntilMs !== null && row.leaseUntilMs > nowMs,
    ...{ takes_mail: refusals.length === 0, refusals, sources },
    former_secret: hasFormer ? { valid_until: toIso(until) } : null,
    ...{ heartbeat_at: toIso(row.heartbeatAtMs), lease_until: toIso(row.leaseUntilMs), report },
    created_at: new Date(row.createdAtMs).toISOString(),
  }
}
