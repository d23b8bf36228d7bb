/** Above a list: how many rows there are and the list as a file; while rows are selected, what can be done with them. */
import { Download, X } from 'lucide-react'
import { list as words } from '../../text/list.ts'
import { Button } from '../form/button.tsx'
import { IconButton } from '../form/icon-button.tsx'
import type { BulkAct } from './select/bulk-act.ts'
import type { Selection } from './select/use-selection.ts'

interface ListBarProps<Row> {
  readonly count: number
  readonly hasMore: boolean
  readonly selection: Selection<Row> | undefined
  readonly acts: readonly BulkAct<Row>[]
  readonly onAct: (act: BulkAct<Row>) => void
  /** None for a list that is not saved as a file. */
  readonly onSave: (() => void) | undefined
}

export function ListBar<Row>({ count, hasMore, selection, acts, onAct, onSave }: ListBarProps<Row>) {
  if (selection && selection.rows.length > 0) return <SelectionBar selection={selection} acts={acts} onAct={onAct} />
  return (
    <div className="mb-1 flex min-h-10 items-center justify-between gap-3">
      <p className="text-xs text-quiet">{hasMore ? words.countAtLeast(count) : words.count(count)}</p>
      {onSave && (
        <Button kind="quiet" className="-mr-3" icon={<Download className="size-4" />} onClick={onSave}>
          {words.csv}
        </Button>
      )}
    </div>
  )
}

type SelectionBarProps<Row> = Pick<ListBarProps<Row>, 'acts' | 'onAct'> & { readonly selection: Selection<Row> }

const SelectionBar = <Row,>({ selection, acts, onAct }: SelectionBarProps<Row>) => (
  <fieldset
    aria-label={words.selection}
    className="-mx-2 mb-1 flex min-h-10 flex-wrap items-center gap-2 rounded-md bg-tint px-2 py-0.5"
  >
    <p role="status" className="font-medium">
      {words.selected(selection.rows.length)}
    </p>
    {acts.map((act) => (
      <Button
        key={act.id}
        kind={act.isDanger ? 'danger' : 'plain'}
        icon={act.icon}
        disabled={!selection.rows.some(act.fits)}
        onClick={() => onAct(act)}
      >
        {act.label}
      </Button>
    ))}
    <IconButton label={words.unselect} icon={<X className="size-4" />} onClick={selection.clear} className="ml-auto" />
  </fieldset>
)
