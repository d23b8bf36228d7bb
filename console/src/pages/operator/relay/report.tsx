/** What a relay last said of itself, and how long it is believed. */
import type { ReactNode } from 'react'
import type { OperatorRelayDetail } from '../../../api/operator/relays.ts'
import { tellSize } from '../../../parts/file/tell-size.ts'
import { Time } from '../../../parts/show/time.tsx'
import { relays as listWords, relay as words } from '../../../text/operator/relays.ts'
import { FormerSecret } from './former-secret.tsx'

const number = new Intl.NumberFormat()

const timeOf = (at: string | null): ReactNode => (at === null ? words.never : <Time at={at} />)

const reportOf = ({ report }: OperatorRelayDetail): readonly (readonly [string, ReactNode])[] =>
  report === null
    ? []
    : [
        [words.version, report.version],
        [words.waiting, number.format(report.waiting)],
        [words.sending, number.format(report.sending)],
        [words.unreported, number.format(report.unreported)],
        [words.disk, tellSize(report.diskFreeBytes)],
        [words.overdue, number.format(report.overdue ?? 0)],
        [words.damaged, number.format(report.damaged ?? 0)],
        ...(report.scorer ? ([[words.scorer, words.scorers[report.scorer]]] as const) : []),
      ]

export function Report({ relay }: { readonly relay: OperatorRelayDetail }) {
  const facts = [
    [words.url, relay.url],
    [words.role, listWords.roles[relay.role]],
    [words.heard, timeOf(relay.heartbeat_at)],
    [words.lease, timeOf(relay.lease_until)],
    ...(relay.former_secret ? ([[words.former, <FormerSecret key="former" relay={relay} />]] as const) : []),
    ...reportOf(relay),
  ] as const
  return (
    <dl aria-label={words.report} className="grid gap-x-12 gap-y-1 sm:grid-cols-2">
      {facts.map(([name, value]) => (
        <div key={name} className="grid min-h-7 grid-cols-[11rem_minmax(0,1fr)] items-center gap-x-4">
          <dt className="text-quiet">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
