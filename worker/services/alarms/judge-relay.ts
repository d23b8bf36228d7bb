/** What needs somebody at one relay, from its last heartbeat. Pure. */
import type { AlarmKind } from '@mailstead/contracts/api/operator/alarm.ts'
import type { Heartbeat } from '@mailstead/contracts/heartbeat.ts'

export interface KnownRelay {
  readonly id: string
  readonly state: 'active' | 'draining' | 'disabled'
  readonly createdAtMs: number
  readonly heartbeatAtMs: number | null
  /** The last heartbeat; null before the first, and when it is of a version that says it in other words. */
  readonly report: Heartbeat | null
  /** When it last set a file aside as damaged; null when it never did. */
  readonly damagedAtMs: number | null
}

interface RelayCondition {
  readonly kind: (typeof AlarmKind.options)[number]
  readonly subject: string
  readonly text: string
}

const SILENT_MS = 120_000
const DAY_MS = 86_400_000
const CERTIFICATE_MS = 14 * DAY_MS
/** More than an answer takes on its way. */
const CLOCK_MAX_MS = 2_000
/** So many events are minutes of mail that nobody is told of. */
const UNREPORTED_MAX = 5_000

/** What only a heartbeat tells. */
const TOLD = [
  'relay_disk_low',
  'relay_files_damaged',
  'relay_attempts_overdue',
  'relay_clock_off',
  'certificate_expiring',
  'events_late',
] as const satisfies readonly RelayCondition['kind'][]

const gigabytes = (bytes: number): string => `${(bytes / 1_000_000_000).toFixed(1)} GB`

function judgeCertificate(id: string, until: string, nowMs: number): string | null {
  const leftMs = Date.parse(until) - nowMs
  if (leftMs >= CERTIFICATE_MS) return null
  const day = until.slice(0, 10)
  return leftMs <= 0
    ? `A certificate of ${id} was over on ${day}.`
    : `A certificate of ${id} is over on ${day}, in ${Math.floor(leftMs / DAY_MS)} days.`
}

/** The sentence for each kind; null where there is nothing to tell. */
function judgeReport(
  { id, damagedAtMs }: KnownRelay,
  report: Heartbeat,
  { diskFreeBytes }: { readonly diskFreeBytes: number },
  nowMs: number,
): Readonly<Record<(typeof TOLD)[number], string | null>> {
  const { overdue = 0, damaged = 0, clockOffMs = 0, certificateUntil, unreported } = report
  const isFresh = damagedAtMs !== null && nowMs - damagedAtMs < DAY_MS
  const seconds = Math.round(Math.abs(clockOffMs) / 1_000)
  return {
    relay_disk_low:
      report.diskFreeBytes < diskFreeBytes ? `The disk of ${id} has ${gigabytes(report.diskFreeBytes)} free.` : null,
    relay_files_damaged: isFresh ? `${id} has set ${damaged} files aside as damaged, the last within a day.` : null,
    relay_attempts_overdue: overdue > 0 ? `${id} has ${overdue} attempts on the wire for more than 15 minutes.` : null,
    relay_clock_off: Math.abs(clockOffMs) > CLOCK_MAX_MS ? `The clock of ${id} is off by ${seconds} seconds.` : null,
    certificate_expiring: certificateUntil === undefined ? null : judgeCertificate(id, certificateUntil, nowMs),
    events_late: unreported > UNREPORTED_MAX ? `${id} has ${unreported} events that it could not report.` : null,
  }
}

/** A relay that is out of use is nobody's alarm; of a silent one nothing else is known. */
export function judgeRelay(
  relay: KnownRelay,
  limits: { readonly diskFreeBytes: number },
  nowMs: number,
): { readonly conditions: readonly RelayCondition[]; readonly unknown: readonly string[] } {
  const { id, state, report } = relay
  if (state === 'disabled') return { conditions: [], unknown: [] }
  const heardMs = relay.heartbeatAtMs ?? relay.createdAtMs
  const unknown = TOLD.map((kind) => `${kind}:${id}`)
  if (nowMs - heardMs > SILENT_MS) {
    const text = `${id} has sent no heartbeat since ${new Date(heardMs).toISOString().slice(0, 16)}Z.`
    return { conditions: state === 'active' ? [{ kind: 'relay_silent', subject: id, text }] : [], unknown }
  }
  if (report === null) return { conditions: [], unknown }
  const told = judgeReport(relay, report, limits, nowMs)
  const conditions = TOLD.flatMap((kind) => {
    const text = told[kind]
    return text === null ? [] : [{ kind, subject: id, text }]
  })
  return { conditions, unknown: [] }
}
