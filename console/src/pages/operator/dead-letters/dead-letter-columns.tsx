/** The columns of dead letters, on the page and as a file. */
import type { DeadLetter } from '../../../api/operator/dead-letters.ts'
import type { CsvLook } from '../../../parts/list/csv/make-csv.ts'
import { RowLink } from '../../../parts/list/row-link.tsx'
import type { Column } from '../../../parts/list/table.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { queues, deadLetters as words } from '../../../text/operator/dead-letters.ts'

export const DEAD_LETTER_TONES = { open: 'bad', brought_back: 'good', redriven: 'waiting' } as const

export const DEAD_LETTER_COLUMNS: readonly Column<DeadLetter>[] = [
  {
    id: 'reason',
    label: words.columns.reason,
    cell: ({ id, reason }) => (
      <RowLink from="/operator/dead-letters" to="." search={(kept) => ({ ...kept, open: id })}>
        {reason ?? words.noReason}
      </RowLink>
    ),
  },
  {
    id: 'state',
    label: words.columns.state,
    width: 'w-36',
    cell: ({ state }) => <StatusBadge tone={DEAD_LETTER_TONES[state]}>{words.states[state]}</StatusBadge>,
  },
  {
    id: 'queue',
    label: words.columns.queue,
    width: 'w-44',
    wideOnly: true,
    cell: ({ queue }) => queues.names[queue],
  },
  { id: 'times', label: words.columns.times, width: 'w-24', wideOnly: true, cell: ({ times }) => words.times(times) },
  {
    id: 'seen',
    label: words.columns.seen,
    width: 'w-28',
    wideOnly: true,
    cell: ({ last_seen_at }) => (
      <span className="text-quiet">
        <Time at={last_seen_at} />
      </span>
    ),
  },
]

export const secondLine = ({ queue, times }: DeadLetter) => `${queues.names[queue]} · ${words.times(times)}`

export const DEAD_LETTER_CSV: CsvLook<DeadLetter> = {
  name: 'dead-letters',
  columns: [
    { name: 'id', text: ({ id }) => id },
    { name: 'queue', text: ({ queue }) => queue },
    { name: 'kind', text: ({ kind }) => kind },
    { name: 'state', text: ({ state }) => state },
    { name: 'reason', text: ({ reason }) => reason },
    { name: 'times', text: ({ times }) => times },
    { name: 'size_bytes', text: ({ size_bytes }) => size_bytes },
    { name: 'first_seen_at', text: ({ first_seen_at }) => first_seen_at },
    { name: 'last_seen_at', text: ({ last_seen_at }) => last_seen_at },
  ],
}
