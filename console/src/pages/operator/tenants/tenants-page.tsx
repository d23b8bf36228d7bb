/** `/operator/tenants`: everybody who uses the deployment. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Building2, SearchX } from 'lucide-react'
import { operatorTenantsOptions } from '../../../api/operator/tenants.ts'
import { Button } from '../../../parts/form/button.tsx'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { ListView } from '../../../parts/list/list-view.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { tenants as words } from '../../../text/operator.ts'
import { secondLine, TENANT_COLUMNS, TENANT_CSV } from './tenant-columns.tsx'
import { TenantFilters } from './tenant-filters.tsx'

export function TenantsPage() {
  const search = useSearch({ from: '/inside/operator/tenants' })
  const navigate = useNavigate({ from: '/operator/tenants' })
  const isFiltered = Object.keys(search).length > 0
  return (
    <Page fill>
      <PageHeader title={words.title} lead={words.lead} />
      <TenantFilters filters={search} onChange={(filters) => void navigate({ search: filters, replace: true })} />
      <ListView
        label={words.list}
        options={operatorTenantsOptions(search)}
        columns={TENANT_COLUMNS}
        second={secondLine}
        csv={TENANT_CSV}
        empty={isFiltered ? <NothingFits onClear={() => void navigate({ search: {} })} /> : <NoTenant />}
      />
    </Page>
  )
}

const NothingFits = ({ onClear }: { readonly onClear: () => void }) => (
  <EmptyState
    icon={<SearchX className="size-5" />}
    title={words.nothingFits}
    action={<Button onClick={onClear}>{words.clear}</Button>}
  >
    {words.nothingFitsWords}
  </EmptyState>
)

const NoTenant = () => (
  <EmptyState icon={<Building2 className="size-5" />} title={words.emptyTitle}>
    {words.empty}
  </EmptyState>
)
