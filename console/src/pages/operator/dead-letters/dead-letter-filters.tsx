/** Which dead letters are shown. */
import type { QueueName } from '../../../api/operator/dead-letters.ts'
import type { DEAD_LETTER_FILTERS } from '../../../app/search.ts'
import { Select } from '../../../parts/form/select.tsx'
import { FilterChip } from '../../../parts/list/filter-chip.tsx'
import { queues, deadLetters as words } from '../../../text/operator/dead-letters.ts'

export const QUEUES: readonly QueueName[] = ['outbound', 'bulk', 'delivery-events', 'inbound', 'scan']
const CHOICES = [
  { value: '', label: words.everyQueue },
  ...QUEUES.map((name) => ({ value: name, label: queues.names[name] })),
]
const STATES = Object.entries(words.states)

type Filters = { readonly [name in (typeof DEAD_LETTER_FILTERS)[number]]?: string }

interface DeadLetterFiltersProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

export function DeadLetterFilters({ filters, onChange }: DeadLetterFiltersProps) {
  const set = (name: keyof Filters, value: string) => {
    const { [name]: _, ...others } = filters
    onChange(value === '' ? others : { ...others, [name]: value })
  }
  return (
    <search aria-label={words.filters} className="flex flex-wrap items-center gap-2 pb-3">
      <Select
        aria-label={words.queue}
        choices={CHOICES}
        value={filters.queue ?? ''}
        onChoose={(value) => set('queue', value)}
      />
      <span className="flex flex-wrap gap-1.5">
        {STATES.map(([value, label]) => (
          <FilterChip
            key={value}
            isOn={filters.state === value}
            onToggle={() => set('state', filters.state === value ? '' : value)}
          >
            {label}
          </FilterChip>
        ))}
      </span>
    </search>
  )
}
