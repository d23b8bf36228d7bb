/** Search and filters over sent mail. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { domainsOptions } from '../../api/domains.ts'
import { rowsOf } from '../../api/list.ts'
import { Select } from '../../parts/form/select.tsx'
import { FilterChip } from '../../parts/list/filter-chip.tsx'
import { SearchBox } from '../../parts/list/search-box.tsx'
import { emails } from '../../text/sending/emails.ts'
import { type Filters, withFilter } from './filters.ts'

interface EmailFiltersProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

const PERIODS = Object.entries(emails.periods).map(([value, label]) => ({ value, label }))
const searched = ({ to, subject }: Filters): string => to ?? subject ?? ''

/** What looks like an address is a recipient; anything else is in the subject. */
function withSearch(filters: Filters, text: string): Filters {
  const { to: _to, subject: _subject, ...others } = filters
  if (text === '') return others
  return /^[^\s@]+@[^\s@]+$/.test(text) ? { ...others, to: text } : { ...others, subject: text }
}

export function EmailFilters({ filters, onChange }: EmailFiltersProps) {
  const domains = rowsOf(useInfiniteQuery(domainsOptions).data)
  const set = (name: keyof Filters, value: string) => onChange(withFilter(filters, name, value))
  const choices = [
    { value: '', label: emails.allDomains },
    ...domains.map(({ name }) => ({ value: name, label: name })),
  ]
  return (
    <search aria-label={emails.filters} className="flex flex-col gap-3 pb-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label={emails.search}
          value={searched(filters)}
          onSearch={(text) => onChange(withSearch(filters, text))}
        />
        <Select
          aria-label={emails.domain}
          choices={choices}
          value={filters.domain ?? ''}
          onChoose={(value) => set('domain', value)}
        />
        <Select
          aria-label={emails.period}
          choices={PERIODS}
          value={filters.since ?? ''}
          onChoose={(value) => set('since', value)}
        />
      </div>
      <div className="flex gap-1.5 overflow-x-auto p-0.5 [scrollbar-width:none]">
        {emails.states.map(([value, label]) => (
          <FilterChip
            key={value}
            isOn={filters.status === value}
            onToggle={() => set('status', filters.status === value ? '' : value)}
          >
            {label}
          </FilterChip>
        ))}
      </div>
    </search>
  )
}
