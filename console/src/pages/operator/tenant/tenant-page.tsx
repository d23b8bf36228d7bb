/** `/operator/tenants/:id`: one tenant, and what the operator does to it. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type OperatorTenantDetail, operatorTenantOptions } from '../../../api/operator/tenants.ts'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { Skeleton } from '../../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { tenants as listWords, tenant as words } from '../../../text/operator.ts'
import { tellTenant } from '../tenants/tell-tenant.ts'
import { DomainsAndPeople } from './domains-and-people.tsx'
import { Facts } from './facts.tsx'
import { TenantLimits } from './limits.tsx'
import { OutboundThreshold } from './outbound-threshold.tsx'
import { OwnTenant } from './own-tenant.tsx'
import { Review } from './review.tsx'
import { TenantActs } from './tenant-acts.tsx'

const Back = () => (
  <Link to="/operator/tenants" search={{}} className={LINK}>
    {words.back}
  </Link>
)

export function TenantPage() {
  const { id } = useParams({ from: '/inside/operator/tenants/$id' })
  const tenant = useQuery(operatorTenantOptions(id))
  if (tenant.data) return <Shown tenant={tenant.data} />
  return (
    <Page>
      <PageHeader title={listWords.title} back={<Back />} />
      {tenant.isError ? (
        <ErrorNotice error={tenant.error} onRetry={() => void tenant.refetch()} />
      ) : (
        <Skeleton rows={10} />
      )}
    </Page>
  )
}

function Shown({ tenant }: { readonly tenant: OperatorTenantDetail }) {
  const { tone, word } = tellTenant(tenant)
  return (
    <Page>
      <PageHeader
        title={tenant.name}
        back={<Back />}
        badge={
          <>
            <StatusBadge tone={tone}>{word}</StatusBadge>
            {tenant.is_operator && <span className="text-xs text-quiet">{listWords.own}</span>}
          </>
        }
      >
        <TenantActs tenant={tenant} />
      </PageHeader>
      {tenant.review && <Review tenant={tenant} review={tenant.review} />}
      <Facts tenant={tenant} />
      <TenantLimits tenant={tenant} />
      <DomainsAndPeople tenant={tenant} />
      <OutboundThreshold tenant={tenant} />
      <OwnTenant tenant={tenant} />
    </Page>
  )
}
