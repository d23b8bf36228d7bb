/** What waits on our side, queue by queue. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queuesOptions, type WorkQueue } from '../../../api/operator/dead-letters.ts'
import { type ShortColumn, ShortTable } from '../../../parts/list/short-table.tsx'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { queues as words } from '../../../text/operator/dead-letters.ts'

const number = new Intl.NumberFormat()

/** A count leads to those that are counted. */
const DeadLetters = ({ queue: { name, dead_letters } }: { readonly queue: WorkQueue }) =>
  dead_letters === 0 ? (
    '0'
  ) : (
    <Link to="/operator/dead-letters" search={{ queue: name, state: 'open' }} className={`${LINK} !text-bad`}>
      {number.format(dead_letters)}
    </Link>
  )

const COLUMNS: readonly ShortColumn<WorkQueue>[] = [
  { id: 'name', label: words.columns.name, cell: ({ name }) => words.names[name] },
  { id: 'due', label: words.columns.due, isNumber: true, cell: ({ due }) => number.format(due) },
  { id: 'waiting', label: words.columns.waiting, isNumber: true, cell: ({ waiting }) => number.format(waiting) },
  {
    ...{ id: 'oldest', label: words.columns.oldest, isNumber: true },
    cell: ({ oldest_due_at }) =>
      oldest_due_at === null ? <span className="text-quiet">{words.none}</span> : <Time at={oldest_due_at} />,
  },
  { id: 'dead', label: words.columns.dead, isNumber: true, cell: (queue) => <DeadLetters queue={queue} /> },
]

export function Queues() {
  const queues = useQuery(queuesOptions)
  return (
    <Section title={words.title} lead={words.lead}>
      <Loaded query={queues} rows={8}>
        {(all) => (
          <ShortTable label={words.list} columns={COLUMNS} rows={all} keyOf={({ name }) => name} minWidth="min-w-lg" />
        )}
      </Loaded>
    </Section>
  )
}
