/** Search and filters over all tenants. */
import { useQuery } from '@tanstack/react-query'
import { plansOptions } from '../../../api/operator/plans.ts'
import type { TENANT_FILTERS } from '../../../app/search.ts'
import { Select } from '../../../parts/form/select.tsx'
import { FilterChip } from '../../../parts/list/filter-chip.tsx'
import { SearchBox } from '../../../parts/list/search-box.tsx'
import { tenants as words } from '../../../text/operator.ts'

export type Filters = { readonly [name in (typeof TENANT_FILTERS)[number]]?: string }

interface TenantFiltersProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

/** Each is one value of one filter. */
const CHIPS = [
  { name: 'review', value: 'any', label: words.asking },
  { name: 'review', value: 'sandbox', label: words.reviews.sandbox },
  { name: 'review', value: 'pause', label: words.reviews.pause },
  { name: 'state', value: 'paused', label: words.paused },
  { name: 'state', value: 'active', label: words.active },
] as const

export function TenantFilters({ filters, onChange }: TenantFiltersProps) {
  const plans = useQuery(plansOptions).data ?? []
  const set = (name: keyof Filters, value: string) => {
    const { [name]: _, ...others } = filters
    onChange(value === '' ? others : { ...others, [name]: value })
  }
  return (
    <search aria-label={words.filters} className="flex flex-col gap-3 pb-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox label={words.search} value={filters.q ?? ''} onSearch={(text) => set('q', text)} />
        <Select
          aria-label={words.plan}
          choices={[
            { value: '', label: words.allPlans },
            ...plans.map(({ name, title }) => ({ value: name, label: title })),
          ]}
          value={filters.plan ?? ''}
          onChoose={(value) => set('plan', value)}
        />
      </div>
      <div className="flex gap-1.5 overflow-x-auto p-0.5 [scrollbar-width:none]">
        {CHIPS.map(({ name, value, label }) => (
          <FilterChip
            key={label}
            isOn={filters[name] === value}
            onToggle={() => set(name, filters[name] === value ? '' : value)}
          >
            {label}
          </FilterChip>
        ))}
      </div>
    </search>
  )
}
