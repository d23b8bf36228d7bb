/** The columns of mail that is held as spam, on the page and as a file, and what can be done with many. */
import { Send } from 'lucide-react'
import { type OperatorSpamHold, releaseSpamHold } from '../../../api/operator/spam-holds.ts'
import type { CsvLook } from '../../../parts/list/csv/make-csv.ts'
import { RowLink } from '../../../parts/list/row-link.tsx'
import type { BulkAct } from '../../../parts/list/select/bulk-act.ts'
import type { Column } from '../../../parts/list/table.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { spamHolds as words } from '../../../text/operator/spam-holds.ts'

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

export const tellScore = (score: number): string => number.format(score)

export const SPAM_HOLD_COLUMNS: readonly Column<OperatorSpamHold>[] = [
  {
    id: 'subject',
    label: words.columns.subject,
    cell: ({ id, subject }) => (
      <RowLink from="/operator/spam-holds" to="." search={{ open: id }}>
        {subject || words.noSubject}
      </RowLink>
    ),
  },
  {
    id: 'score',
    label: words.columns.score,
    width: 'w-20',
    cell: ({ score }) => <span className="text-bad">{tellScore(score)}</span>,
  },
  {
    id: 'from',
    label: words.columns.from,
    width: 'w-64',
    wideOnly: true,
    cell: ({ from }) => <span className="text-quiet">{from}</span>,
  },
  {
    id: 'held',
    label: words.columns.held,
    width: 'w-28',
    wideOnly: true,
    isOrder: true,
    cell: ({ held_at }) => (
      <span className="text-quiet">
        <Time at={held_at} />
      </span>
    ),
  },
]

export const secondLine = ({ from }: OperatorSpamHold) => from

export const SPAM_HOLD_CSV: CsvLook<OperatorSpamHold> = {
  name: 'held-as-spam',
  columns: [
    { name: 'id', text: ({ id }) => id },
    { name: 'tenant_id', text: ({ tenant_id }) => tenant_id },
    { name: 'from', text: ({ from }) => from },
    { name: 'to', text: ({ to }) => to.join(' ') },
    { name: 'subject', text: ({ subject }) => subject },
    { name: 'score', text: ({ score }) => score },
    { name: 'symbols', text: ({ symbols }) => symbols.join(' ') },
    { name: 'held_at', text: ({ held_at }) => held_at },
  ],
}

export const SPAM_HOLD_ACTS: readonly BulkAct<OperatorSpamHold>[] = [
  {
    id: 'release',
    label: words.release,
    icon: <Send className="size-4" />,
    title: words.releaseTitle,
    consequence: words.releaseWords,
    fits: () => true,
    rowsAtOnce: 1,
    run: ([mail]) => (mail ? releaseSpamHold(mail.id) : Promise.resolve()),
    done: words.released,
  },
]
