/** Alarms, each with what is wrong and who was told of it. */
import { Link } from '@tanstack/react-router'
import type { Alarm } from '../../../api/operator/alarms.ts'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { alarms as words } from '../../../text/operator/alarms.ts'

interface AlarmListProps {
  readonly alarms: readonly Alarm[]
  /** What is said where there is none. */
  readonly none: string
}

export const AlarmList = ({ alarms, none }: AlarmListProps) =>
  alarms.length === 0 ? (
    <p className="text-quiet">{none}</p>
  ) : (
    <ul className="border-t border-line">
      {alarms.map((alarm) => (
        <AlarmLine key={`${alarm.key} ${alarm.since}`} alarm={alarm} />
      ))}
    </ul>
  )

const AlarmLine = ({ alarm }: { readonly alarm: Alarm }) => (
  <li className="flex flex-col gap-1 border-b border-line py-3">
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StatusBadge tone={alarm.state === 'open' ? 'bad' : 'good'}>
        {alarm.state === 'open' ? words.open : words.ended}
      </StatusBadge>
      <span className="font-medium">{words.kinds[alarm.kind]}</span>
      <Subject alarm={alarm} />
    </div>
    <p className="max-w-[80ch] wrap-anywhere">{alarm.text}</p>
    <Told alarm={alarm} />
  </li>
)

/** Leads to what it is about. */
function Subject({ alarm: { kind, subject } }: { readonly alarm: Alarm }) {
  if (kind === 'dead_letters')
    return (
      <Link to="/operator/dead-letters" search={{ state: 'open' }} className={LINK}>
        {subject ?? words.kinds.dead_letters}
      </Link>
    )
  if (subject === null) return null
  if (!kind.startsWith('relay_')) return <span className="text-quiet wrap-anywhere">{subject}</span>
  return (
    <Link to="/operator/relays/$id" params={{ id: subject }} className={LINK}>
      {subject}
    </Link>
  )
}

const Told = ({ alarm: { since, last_seen_at, ended_at, mailed_at, posted_at } }: { readonly alarm: Alarm }) => (
  <p className="flex flex-wrap gap-x-3 text-xs text-quiet">
    <span>
      {words.since} <Time at={since} />
    </span>
    <span>
      {ended_at === null ? words.lastSeen : words.endedAt} <Time at={ended_at ?? last_seen_at} />
    </span>
    {mailed_at !== null && (
      <span>
        {words.mailed} <Time at={mailed_at} />
      </span>
    )}
    {posted_at !== null && (
      <span>
        {words.posted} <Time at={posted_at} />
      </span>
    )}
    {mailed_at === null && posted_at === null && <span>{words.untold}</span>}
  </p>
)
