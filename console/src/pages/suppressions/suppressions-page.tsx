/** `/suppressions`: addresses that get no mail. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Ban, Plus, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { dropRow } from '../../api/list.ts'
import {
  addSuppressions,
  removeSuppression,
  SUPPRESSIONS_KEY,
  type Suppression,
  type SuppressionOrigin,
  suppressionsOptions,
} from '../../api/suppressions.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { IconButton } from '../../parts/form/icon-button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { FilterChip } from '../../parts/list/filter-chip.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { suppressions } from '../../text/suppressions.ts'
import { AddSuppressions } from './add-suppressions.tsx'

const ORIGINS = ['bounce', 'complaint', 'manual'] as const satisfies readonly SuppressionOrigin[]

const columnsWith = (onRemove: (suppression: Suppression) => void): readonly Column<Suppression>[] => [
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
    cell: ({ created_at }) => (
      <span className="text-quiet">
        <Time at={created_at} />
      </span>
    ),
  },
  {
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
  },
]

const refresh = () => queryClient.invalidateQueries({ queryKey: SUPPRESSIONS_KEY })

/** Takes an address off at once; the toast puts it back, with its origin. */
function useRemove() {
  const toast = useToast()
  return useMutation({
    mutationFn: ({ id }: Suppression) => removeSuppression(id),
    onMutate: ({ id }) => dropRow(queryClient, SUPPRESSIONS_KEY, id),
    onSuccess: (_, { email, origin }) =>
      toast(suppressions.removed(email), () => void addSuppressions([{ email, origin }]).then(refresh)),
    onError: (error) => {
      toast(error.message)
      return refresh()
    },
  })
}

export function SuppressionsPage() {
  const { origin } = useSearch({ from: '/inside/suppressions' })
  const navigate = useNavigate({ from: '/suppressions' })
  const [isAdding, setAdding] = useState(false)
  const { mutate: remove } = useRemove()
  const columns = useMemo(() => columnsWith(remove), [remove])
  const chosen = ORIGINS.find((each) => each === origin)
  return (
    <Page fill>
      <PageHeader title={suppressions.title} lead={suppressions.lead}>
        <Button icon={<Plus className="size-4" />} onClick={() => setAdding(true)}>
          {suppressions.add}
        </Button>
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
