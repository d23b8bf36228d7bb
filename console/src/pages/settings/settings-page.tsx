/** `/settings`: the tenant's name, what it is, and its end. */
import { useQuery } from '@tanstack/react-query'
import { Link, useRouteContext } from '@tanstack/react-router'
import { limitsOptions } from '../../api/limits.ts'
import { roleOf } from '../../api/me.ts'
import { type Tenant, tenantOptions } from '../../api/tenant.ts'
import { CopyText } from '../../parts/show/copy-text.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { settings } from '../../text/settings/settings.ts'
import { RetentionList } from '../usage/retention.tsx'
import { ExportTenant } from './export-tenant.tsx'
import { RemoveTenant } from './remove-tenant.tsx'
import { Senders } from './senders.tsx'
import { TenantName } from './tenant-name.tsx'

export function SettingsPage() {
  const { me } = useRouteContext({ from: '/inside' })
  const tenant = useQuery(tenantOptions)
  return (
    <Page>
      <PageHeader title={settings.title} lead={settings.lead} />
      {tenant.isError && <ErrorNotice error={tenant.error} onRetry={() => void tenant.refetch()} />}
      {tenant.isPending && <Skeleton rows={6} />}
      {tenant.data && (
        <>
          <div className="max-w-md pb-8">
            <TenantName tenant={tenant.data} />
          </div>
          <Senders tenant={tenant.data} />
          <Facts tenant={tenant.data} />
          <Kept />
          <ExportTenant isOwner={roleOf(me) === 'owner'} />
          <RemoveTenant tenant={tenant.data} />
        </>
      )}
    </Page>
  )
}

/** The plan sets it: there is nothing to change here. */
function Kept() {
  const { data: limits, isPending } = useQuery(limitsOptions)
  return (
    <section aria-labelledby="kept" className="border-t border-line py-8">
      <h2 id="kept" className="pb-3 text-base font-semibold">
        {settings.kept}
      </h2>
      {isPending && <Skeleton rows={5} />}
      {limits && <RetentionList days={limits.retention_days} />}
    </section>
  )
}

const Facts = ({ tenant }: { readonly tenant: Tenant }) => (
  <section aria-labelledby="facts" className="border-t border-line py-8">
    <h2 id="facts" className="pb-3 text-base font-semibold">
      {settings.facts}
    </h2>
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] items-center gap-x-4 gap-y-1 [&>*]:min-h-8 [&>*]:py-1">
      <dt className="text-quiet">{settings.state}</dt>
      <dd>
        <StatusBadge tone={tenant.state === 'active' ? 'good' : 'held'}>{settings.states[tenant.state]}</StatusBadge>
      </dd>
      <dt className="text-quiet">{settings.plan}</dt>
      <dd>
        {tenant.plan} ·{' '}
        <Link to="/usage" className={LINK}>
          {settings.limits}
        </Link>
      </dd>
      <dt className="text-quiet">{settings.created}</dt>
      <dd>
        <Time at={tenant.created_at} />
      </dd>
      <dt className="text-quiet">{settings.id}</dt>
      <dd>
        <CopyText text={tenant.id} label={common.copy('id')} />
      </dd>
    </dl>
  </section>
)
