/** Columns about relays: how each does, and how it is set. */
import { Link } from '@tanstack/react-router'
import type { OperatorRelay } from '../../../api/operator/relays.ts'
import { tellSize } from '../../../parts/file/tell-size.ts'
import type { ShortColumn } from '../../../parts/list/short-table.tsx'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { useNow } from '../../../parts/show/use-now.ts'
import { relays as words } from '../../../text/operator/relays.ts'
import { judgeRelay } from './judge-relay.ts'

type Column = ShortColumn<OperatorRelay>

const number = new Intl.NumberFormat()
const NOTHING = '–'

export function RelayState({ relay }: { readonly relay: OperatorRelay }) {
  const { tone, word } = judgeRelay(relay, useNow())
  return <StatusBadge tone={tone}>{word}</StatusBadge>
}

const NAME: Column = {
  id: 'relay',
  label: words.columns.relay,
  cell: ({ id, url, role }) => (
    <>
      <Link to="/operator/relays/$id" params={{ id }} className={`font-medium ${LINK}`}>
        {id}
      </Link>
      <span className="block text-xs whitespace-nowrap text-quiet">
        {url} · {words.roles[role]}
      </span>
    </>
  ),
}
const STATE: Column = { id: 'state', label: words.columns.state, cell: (relay) => <RelayState relay={relay} /> }
const HEARTBEAT: Column = {
  id: 'heartbeat',
  label: words.columns.heartbeat,
  cell: ({ heartbeat_at }) => (heartbeat_at === null ? NOTHING : <Time at={heartbeat_at} />),
}
const VERSION: Column = {
  id: 'version',
  label: words.columns.version,
  cell: ({ report }) => <span className="font-mono text-xs leading-5">{report?.version ?? NOTHING}</span>,
}

function tellSources({ sources }: OperatorRelay) {
  const used = sources.filter(({ state }) => state === 'used').length
  if (sources.length === 0) return NOTHING
  return <span className={used === 0 ? 'text-bad' : ''}>{words.used(used, sources.length)}</span>
}
const SOURCES: Column = { id: 'sources', label: words.columns.sources, isNumber: true, cell: tellSources }

const countOf = (name: 'sending' | 'waiting' | 'unreported'): Column => ({
  ...{ id: name, label: words.columns[name], isNumber: true },
  cell: ({ report }) => (report ? number.format(report[name]) : NOTHING),
})
const DISK: Column = {
  ...{ id: 'disk', label: words.columns.disk, isNumber: true },
  cell: ({ report }) => <span className="whitespace-nowrap">{report ? tellSize(report.diskFreeBytes) : NOTHING}</span>,
}
const WEIGHT: Column = {
  ...{ id: 'weight', label: words.columns.weight, isNumber: true },
  cell: ({ weight }) => number.format(weight),
}
const MX: Column = {
  id: 'mx',
  label: words.columns.mx,
  cell: ({ mx }) => (mx === null ? NOTHING : `${mx.priority} ${mx.host}`),
}

/** How they do. */
export const FLOW_COLUMNS: readonly Column[] = [
  ...[NAME, STATE, HEARTBEAT, VERSION],
  ...[countOf('sending'), countOf('waiting'), countOf('unreported'), DISK, SOURCES],
]

/** How they are set. */
export const SET_COLUMNS: readonly Column[] = [NAME, STATE, SOURCES, WEIGHT, MX, HEARTBEAT, VERSION]
