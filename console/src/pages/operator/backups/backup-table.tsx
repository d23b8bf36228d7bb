/** The backups: how far each is, and how large. */
import type { Backup } from '../../../api/operator/backups.ts'
import { tellSize } from '../../../parts/file/tell-size.ts'
import { Button } from '../../../parts/form/button.tsx'
import { type ShortColumn, ShortTable } from '../../../parts/list/short-table.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { backups as words } from '../../../text/operator/backups.ts'

interface BackupTableProps {
  readonly backups: readonly Backup[]
  readonly onDelete: (backup: Backup) => void
}

const number = new Intl.NumberFormat()

const COLUMNS: readonly ShortColumn<Backup>[] = [
  {
    id: 'id',
    label: words.columns.id,
    cell: ({ id, trigger }) => (
      <>
        <code className="block font-mono text-xs leading-5">{id}</code>
        <span className="text-xs text-quiet">{words.triggers[trigger]}</span>
      </>
    ),
  },
  {
    id: 'state',
    label: words.columns.state,
    cell: ({ state }) => (
      <StatusBadge tone={state === 'complete' ? 'good' : 'waiting'}>{words.states[state]}</StatusBadge>
    ),
  },
  { id: 'started', label: words.columns.started, cell: ({ started_at }) => <Time at={started_at} /> },
  {
    id: 'finished',
    label: words.columns.finished,
    cell: ({ finished_at }) => (finished_at === null ? '–' : <Time at={finished_at} />),
  },
  { id: 'rows', label: words.columns.rows, isNumber: true, cell: ({ rows }) => number.format(rows) },
  { id: 'bytes', label: words.columns.bytes, isNumber: true, cell: ({ bytes }) => tellSize(bytes) },
]

export const BackupTable = ({ backups, onDelete }: BackupTableProps) => (
  <ShortTable
    label={words.list}
    columns={[
      ...COLUMNS,
      {
        ...{ id: 'acts', label: words.columns.acts, isNumber: true, isLabelHidden: true },
        cell: (backup) => (
          <Button kind="quiet" aria-label={words.deleteOf(backup.id)} onClick={() => onDelete(backup)}>
            {words.delete}
          </Button>
        ),
      },
    ]}
    rows={backups}
    keyOf={({ id }) => id}
    minWidth="min-w-2xl"
  />
)
