/** The relays with what they last said of themselves. */
import { useQuery } from '@tanstack/react-query'
import { Server } from 'lucide-react'
import { type OperatorRelay, relaysOptions } from '../../../api/operator/overview.ts'
import { tellSize } from '../../../parts/file/tell-size.ts'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { Skeleton } from '../../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { useNow } from '../../../parts/show/use-now.ts'
import { overview as words } from '../../../text/operator.ts'
import { judgeRelay, listTrouble } from './judge-relay.ts'

const number = new Intl.NumberFormat()

export function Relays() {
  const relays = useQuery(relaysOptions)
  return (
    <section aria-labelledby="relays" className="pt-10">
      <h2 id="relays" className="text-base font-semibold">
        {words.relays}
      </h2>
      <p className="pb-3 text-quiet">{words.relaysLead}</p>
      {relays.isError && <ErrorNotice error={relays.error} onRetry={() => void relays.refetch()} />}
      {relays.isPending && <Skeleton rows={3} />}
      {relays.data?.length === 0 && (
        <EmptyState icon={<Server className="size-5" />} title={words.noRelay}>
          {words.noRelayWords}
        </EmptyState>
      )}
      {relays.data && relays.data.length > 0 && <RelayTable relays={relays.data} />}
    </section>
  )
}

const COLUMNS = [
  'relay',
  'state',
  'heartbeat',
  'version',
  'sending',
  'waiting',
  'unreported',
  'disk',
  'trouble',
] as const
const NUMBERS: ReadonlySet<string> = new Set(['sending', 'waiting', 'unreported', 'disk'])

const RelayTable = ({ relays }: { readonly relays: readonly OperatorRelay[] }) => (
  <section
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    tabIndex={0}
    aria-label={words.relayTable}
    className="relative overflow-x-auto -outline-offset-2"
  >
    <table className="w-full min-w-3xl">
      <thead>
        <tr className="text-xs text-quiet">
          {COLUMNS.map((column) => (
            <th
              key={column}
              scope="col"
              className={`h-8 border-b border-line pr-4 font-medium whitespace-nowrap ${NUMBERS.has(column) ? 'text-right' : 'text-left'}`}
            >
              {words.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {relays.map((relay) => (
          <RelayRow key={relay.id} relay={relay} />
        ))}
      </tbody>
    </table>
  </section>
)

const CELL = 'border-b border-line py-2 pr-4 align-top'
const NUMBER_CELL = `${CELL} text-right`

function RelayRow({ relay }: { readonly relay: OperatorRelay }) {
  const state = judgeRelay(relay, useNow())
  const { report, heartbeat_at } = relay
  const trouble = listTrouble(report)
  const count = (value: number | undefined) => (value === undefined ? '–' : number.format(value))
  return (
    <tr>
      <td className={CELL}>
        <span className="block font-medium">{relay.id}</span>
        <span className="block text-xs whitespace-nowrap text-quiet">
          {relay.url} · {words.roles[relay.role]}
        </span>
      </td>
      <td className={CELL}>
        <StatusBadge tone={state.tone}>{state.word}</StatusBadge>
      </td>
      <td className={CELL}>{heartbeat_at === null ? '–' : <Time at={heartbeat_at} />}</td>
      <td className={`${CELL} font-mono text-xs leading-5`}>{report?.version ?? '–'}</td>
      <td className={NUMBER_CELL}>{count(report?.sending)}</td>
      <td className={NUMBER_CELL}>{count(report?.waiting)}</td>
      <td className={NUMBER_CELL}>{count(report?.unreported)}</td>
      <td className={`${NUMBER_CELL} whitespace-nowrap`}>{report ? tellSize(report.diskFreeBytes) : '–'}</td>
      <td className={`${CELL} ${trouble.length > 0 ? 'text-bad' : 'text-quiet'}`}>
        {trouble.length > 0 ? trouble.join(', ') : report ? words.none : '–'}
      </td>
    </tr>
  )
}
