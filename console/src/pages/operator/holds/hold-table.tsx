/** The holds: which mail waits, why, since when and how long. */
import type { Hold } from '../../../api/operator/holds.ts'
import { Button } from '../../../parts/form/button.tsx'
import { type ShortColumn, ShortTable } from '../../../parts/list/short-table.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { holds as words } from '../../../text/operator/holds.ts'
import { tellScope } from './read-scope.ts'

interface HoldTableProps {
  readonly holds: readonly Hold[]
  readonly onRelease: (hold: Hold) => void
}

const COLUMNS: readonly ShortColumn<Hold>[] = [
  {
    id: 'scope',
    label: words.columns.scope,
    cell: ({ scope, id }) => (
      <span className="block max-w-[36ch] wrap-anywhere">
        <span className="block font-medium">{tellScope(scope)}</span>
        <code className="font-mono text-xs text-quiet">{id}</code>
      </span>
    ),
  },
  {
    id: 'reason',
    label: words.columns.reason,
    cell: ({ reason }) => <span className="block max-w-[48ch] wrap-anywhere">{reason}</span>,
  },
  { id: 'since', label: words.columns.since, cell: ({ created_at }) => <Time at={created_at} /> },
  {
    id: 'until',
    label: words.columns.until,
    cell: ({ until }) =>
      until === null ? <span className="whitespace-nowrap">{words.untilReleased}</span> : <Time at={until} />,
  },
  {
    id: 'who',
    label: words.columns.who,
    cell: ({ kind }) => <span className="whitespace-nowrap">{words.kinds[kind]}</span>,
  },
]

export const HoldTable = ({ holds, onRelease }: HoldTableProps) => (
  <ShortTable
    label={words.list}
    columns={[
      ...COLUMNS,
      {
        ...{ id: 'acts', label: words.columns.acts, isNumber: true, isLabelHidden: true },
        cell: (hold) =>
          hold.kind === 'operator' ? (
            <Button aria-label={words.releaseOf(hold.id)} onClick={() => onRelease(hold)}>
              {words.release}
            </Button>
          ) : (
            <span className="text-xs text-quiet">{words.pausedHelp}</span>
          ),
      },
    ]}
    rows={holds}
    keyOf={({ id }) => id}
    minWidth="min-w-3xl"
  />
)
