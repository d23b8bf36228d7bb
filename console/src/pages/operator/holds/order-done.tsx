/** What came of an order. */
import type { ControlDone, ToldRelay } from '../../../api/operator/holds.ts'
import { type ShortColumn, ShortTable } from '../../../parts/list/short-table.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { orders as words } from '../../../text/operator/holds.ts'

const number = new Intl.NumberFormat()

const COLUMNS: readonly ShortColumn<ToldRelay>[] = [
  { id: 'relay', label: words.relayColumn, cell: ({ id }) => id },
  {
    id: 'told',
    label: words.toldColumn,
    cell: ({ confirmed }) => (
      <StatusBadge tone={confirmed ? 'good' : 'waiting'}>{confirmed ? words.told : words.notTold}</StatusBadge>
    ),
  },
  {
    ...{ id: 'recipients', label: words.recipientsColumn, isNumber: true },
    cell: ({ recipients }) => (recipients === null ? '–' : number.format(recipients)),
  },
]

export const OrderDone = ({ done }: { readonly done: ControlDone }) => (
  <div role="status" className="mt-4 flex max-w-3xl flex-col gap-2 rounded-xl bg-good-tint px-5 py-4">
    <p className="font-medium text-good">
      {words.doneTitle}: {words.actions[done.action]}
    </p>
    <dl className="flex flex-wrap gap-x-6">
      <div className="flex gap-2">
        <dt>{words.here[done.action]}:</dt>
        <dd>{number.format(done.here)}</dd>
      </div>
      <div className="flex gap-2">
        <dt>{words.atRelays}:</dt>
        <dd>{number.format(done.at_relays)}</dd>
      </div>
    </dl>
    {done.relays.length > 0 && (
      <div className="rounded-lg bg-page px-3 py-1">
        <ShortTable label={words.doneTitle} columns={COLUMNS} rows={done.relays} keyOf={({ id }) => id} />
      </div>
    )}
  </div>
)
