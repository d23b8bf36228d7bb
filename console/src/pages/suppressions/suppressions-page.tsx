/** `/suppressions`: addresses that get no mail. */
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router'
import { Ban, Plus, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { roleOf } from '../../api/me.ts'
import { type Suppression, type SuppressionOrigin, suppressionsOptions } from '../../api/suppressions.ts'
import { Button } from '../../parts/form/button.tsx'
import { IconButton } from '../../parts/form/icon-button.tsx'
import type { CsvLook } from '../../parts/list/csv/make-csv.ts'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { FilterChip } from '../../parts/list/filter-chip.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { suppressions } from '../../text/sending/suppressions.ts'
import { AddSuppressions } from './add-suppressions.tsx'
import { SUPPRESSION_ACTS, useRemove } from './use-remove.tsx'

const ORIGINS = ['bounce', 'complaint', 'manual'] as const satisfies readonly SuppressionOrigin[]

const actsColumn = (onRemove: (suppression: Suppression) => void): Column<Suppression> => ({
  id: 'acts',
  label: common.actions,
  isLabelHidden: true,
  width: 'w-12',
  cell: (suppression) => (
    <IconButton
      label={suppressions.remove(suppression.email)}
      icon={<Trash2 className="size-4" />}
      onClick={() => onRemove(suppression)}
    />
  ),
})

/** Without the act for those who may only look. */
const columnsWith = (onRemove: ((suppression: Suppression) => void) | null): readonly Column<Suppression>[] => [
  { id: 'email', label: suppressions.columns.email, cell: ({ email }) => <span className="font-medium">{email}</span> },
  {
    id: 'origin',
    label: suppressions.columns.origin,
    width: 'w-32',
    cell: ({ origin }) => suppressions.origins[origin],
  },
  {
    id: 'at',
    label: suppressions.columns.at,
    width: 'w-28',
    wideOnly: true,
    isOrder: true,
    cell: ({ created_at }) => (
      <span className="text-quiet">
        <Time at={created_at} />
      </span>
    ),
  },
  ...(onRemove === null ? [] : [actsColumn(onRemove)]),
]

const CSV: CsvLook<Suppression> = {
  name: 'suppressions',
  columns: [
    { name: suppressions.columns.email, text: ({ email }) => email },
    { name: suppressions.columns.origin, text: ({ origin }) => suppressions.origins[origin] },
    { name: suppressions.columns.at, text: ({ created_at }) => created_at },
    { name: suppressions.source, text: ({ source_id }) => source_id },
  ],
}

export function SuppressionsPage() {
  const { origin } = useSearch({ from: '/inside/suppressions' })
  const navigate = useNavigate({ from: '/suppressions' })
  const [isAdding, setAdding] = useState(false)
  const { me } = useRouteContext({ from: '/inside' })
  const canChange = roleOf(me) !== 'read_only'
  const { mutate: remove } = useRemove()
  const columns = useMemo(() => columnsWith(canChange ? remove : null), [canChange, remove])
  const chosen = ORIGINS.find((each) => each === origin)
  return (
    <Page fill>
      <PageHeader title={suppressions.title} lead={suppressions.lead}>
        {canChange && (
          <Button icon={<Plus className="size-4" />} onClick={() => setAdding(true)}>
            {suppressions.add}
          </Button>
        )}
      </PageHeader>
      <search aria-label={suppressions.filters} className="flex flex-wrap gap-1.5 pb-3">
        {ORIGINS.map((each) => (
          <FilterChip
            key={each}
            isOn={each === chosen}
            onToggle={() => void navigate({ search: each === chosen ? {} : { origin: each }, replace: true })}
          >
            {suppressions.origins[each]}
          </FilterChip>
        ))}
      </search>
      <ListView
        label={suppressions.list}
        options={suppressionsOptions(chosen)}
        columns={columns}
        second={({ created_at }) => <Time at={created_at} />}
        nameOf={({ email }) => email}
        csv={CSV}
        {...(canChange && { acts: SUPPRESSION_ACTS })}
        empty={
          <EmptyState icon={<Ban className="size-5" />} title={suppressions.emptyTitle}>
            {suppressions.empty}
          </EmptyState>
        }
      />
      {isAdding && <AddSuppressions onClose={() => setAdding(false)} />}
    </Page>
  )
}
