/** `/logs`: requests to the API. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ListTree } from 'lucide-react'
import { type LogSummary, logsOptions } from '../../api/logs.ts'
import { Select } from '../../parts/form/select.tsx'
import type { CsvLook } from '../../parts/list/csv/make-csv.ts'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { FilterChip } from '../../parts/list/filter-chip.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { RowLink } from '../../parts/list/row-link.tsx'
import { SearchBox } from '../../parts/list/search-box.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { tellAnswer } from '../../parts/show/tone.ts'
import { logs } from '../../text/sending/logs.ts'
import { LogDialog } from './log-dialog.tsx'

interface Filters {
  readonly status?: string
  readonly method?: string
  readonly path?: string
  readonly open?: string
}

const METHODS = ['', 'GET', 'POST', 'PATCH', 'DELETE'].map((value) => ({ value, label: value || logs.anyMethod }))

const COLUMNS: readonly Column<LogSummary>[] = [
  {
    id: 'endpoint',
    label: logs.columns.endpoint,
    cell: ({ id, endpoint }) => (
      <RowLink from="/logs" to="." search={(kept) => ({ ...kept, open: id })} className="font-mono !text-xs">
        {endpoint}
      </RowLink>
    ),
  },
  {
    id: 'status',
    label: logs.columns.status,
    width: 'w-24',
    cell: ({ response_status }) => (
      <StatusBadge tone={tellAnswer(response_status).tone}>{tellAnswer(response_status).word}</StatusBadge>
    ),
  },
  {
    id: 'method',
    label: logs.columns.method,
    width: 'w-20',
    wideOnly: true,
    cell: ({ method }) => <span className="font-mono text-xs text-quiet">{method}</span>,
  },
  {
    id: 'agent',
    label: logs.columns.agent,
    width: 'w-40',
    wideOnly: true,
    cell: ({ user_agent }) => <span className="text-quiet">{user_agent ?? logs.unknownProgram}</span>,
  },
  {
    id: 'at',
    label: logs.columns.at,
    width: 'w-28',
    wideOnly: true,
    isOrder: true,
    cell: ({ created_at }) => (
      <span className="text-quiet">
        <Time at={created_at} />
      </span>
    ),
  },
]

const CSV: CsvLook<LogSummary> = {
  name: 'requests',
  columns: [
    { name: logs.id, text: ({ id }) => id },
    { name: logs.columns.at, text: ({ created_at }) => created_at },
    { name: logs.columns.method, text: ({ method }) => method },
    { name: logs.columns.endpoint, text: ({ endpoint }) => endpoint },
    { name: logs.columns.status, text: ({ response_status }) => response_status },
    { name: logs.columns.agent, text: ({ user_agent }) => user_agent },
  ],
}

const secondLine = ({ method, created_at }: LogSummary) => (
  <>
    {method} · <Time at={created_at} />
  </>
)

export function LogsPage() {
  const { open, ...filters } = useSearch({ from: '/inside/logs' })
  const navigate = useNavigate({ from: '/logs' })
  return (
    <Page fill>
      <PageHeader title={logs.title} lead={logs.lead} />
      <LogFilters filters={filters} onChange={(search) => void navigate({ search, replace: true })} />
      <ListView
        label={logs.list}
        options={logsOptions(filters)}
        columns={COLUMNS}
        second={secondLine}
        csv={CSV}
        empty={
          <EmptyState icon={<ListTree className="size-5" />} title={logs.emptyTitle}>
            {logs.empty}
          </EmptyState>
        }
      />
      {open !== undefined && <LogDialog id={open} onClose={() => void navigate({ search: filters, replace: true })} />}
    </Page>
  )
}

interface LogFiltersProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

function LogFilters({ filters, onChange }: LogFiltersProps) {
  const set = (name: keyof Filters, value: string) => {
    const { [name]: _, ...others } = filters
    onChange(value === '' ? others : { ...others, [name]: value })
  }
  return (
    <search aria-label={logs.filters} className="flex flex-wrap items-center gap-2 pb-3">
      <SearchBox
        label={logs.search}
        value={filters.path ?? ''}
        onSearch={(text) => set('path', text === '' || text.startsWith('/') ? text : `/${text}`)}
      />
      <Select
        aria-label={logs.method}
        choices={METHODS}
        value={filters.method ?? ''}
        onChoose={(value) => set('method', value)}
      />
      <span className="flex gap-1.5">
        {logs.statuses.map(([value, label]) => (
          <FilterChip
            key={value}
            isOn={filters.status === value}
            onToggle={() => set('status', filters.status === value ? '' : value)}
          >
            {label}
          </FilterChip>
        ))}
      </span>
    </search>
  )
}
