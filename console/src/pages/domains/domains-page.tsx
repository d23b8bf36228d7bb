/** `/domains`: the tenant's domains. */
import { Globe, Plus } from 'lucide-react'
import { useState } from 'react'
import { type DomainSummary, domainsOptions } from '../../api/domains.ts'
import { Button } from '../../parts/form/button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { RowLink } from '../../parts/list/row-link.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { tellDomain } from '../../parts/show/tone.ts'
import { domains } from '../../text/domains.ts'
import { AddDomain } from './add-domain.tsx'

function State({ status }: Pick<DomainSummary, 'status'>) {
  const { tone, word } = tellDomain(status)
  return <StatusBadge tone={tone}>{word}</StatusBadge>
}

const usesOf = ({ sending, receiving }: DomainSummary['capabilities']): string =>
  [sending === 'enabled' && domains.sending, receiving === 'enabled' && domains.receiving].filter(Boolean).join(', ')

const COLUMNS: readonly Column<DomainSummary>[] = [
  {
    id: 'name',
    label: domains.columns.name,
    cell: ({ id, name }) => (
      <RowLink to="/domains/$id" params={{ id }}>
        {name}
      </RowLink>
    ),
  },
  { id: 'state', label: domains.columns.state, width: 'w-40', cell: ({ status }) => <State status={status} /> },
  {
    id: 'uses',
    label: domains.columns.uses,
    width: 'w-40',
    wideOnly: true,
    cell: ({ capabilities }) => <span className="text-quiet">{usesOf(capabilities)}</span>,
  },
  {
    id: 'at',
    label: domains.columns.at,
    width: 'w-28',
    wideOnly: true,
    cell: ({ created_at }) => (
      <span className="text-quiet">
        <Time at={created_at} />
      </span>
    ),
  },
]

export function DomainsPage() {
  const [isAdding, setAdding] = useState(false)
  const add = (
    <Button kind="primary" icon={<Plus className="size-4" />} onClick={() => setAdding(true)}>
      {domains.add}
    </Button>
  )
  return (
    <Page fill>
      <PageHeader title={domains.title} lead={domains.lead}>
        {add}
      </PageHeader>
      <ListView
        label={domains.list}
        options={domainsOptions}
        columns={COLUMNS}
        second={({ capabilities }) => usesOf(capabilities)}
        empty={
          <EmptyState icon={<Globe className="size-5" />} title={domains.emptyTitle}>
            {domains.empty}
          </EmptyState>
        }
      />
      {isAdding && <AddDomain onClose={() => setAdding(false)} />}
    </Page>
  )
}
