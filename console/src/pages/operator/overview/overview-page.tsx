/** `/operator`: is mail flowing, and who waits. */
import { useQuery } from '@tanstack/react-query'
import { type OperatorOverview, overviewOptions } from '../../../api/operator/overview.ts'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { PartBadge } from '../../../parts/show/part-badge.tsx'
import { Skeleton } from '../../../parts/show/skeleton.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { overview as words } from '../../../text/operator.ts'
import { Relays } from './relays.tsx'
import { TenantCounts } from './tenant-counts.tsx'

export function OverviewPage() {
  const overview = useQuery(overviewOptions)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead} />
      {overview.isError && <ErrorNotice error={overview.error} onRetry={() => void overview.refetch()} />}
      {overview.isPending && <Skeleton rows={4} />}
      {overview.data && (
        <>
          <Flow overview={overview.data} />
          <TenantCounts counts={overview.data.tenants} />
        </>
      )}
      <Relays />
    </Page>
  )
}

const PARTS = ['sending', 'receiving', 'api'] as const

const Flow = ({ overview: { status, overdue } }: { readonly overview: OperatorOverview }) => (
  <dl className="grid divide-line rounded-xl border border-line max-sm:divide-y sm:grid-cols-3 sm:divide-x">
    {PARTS.map((part) => (
      <div key={part} className="flex flex-col gap-1 px-4 py-3">
        <dt className="text-quiet">{words.parts[part]}</dt>
        <dd className="flex flex-col gap-1.5">
          <span>
            <PartBadge state={status[part]} />
          </span>
          {part !== 'api' && (
            <span className="text-xs text-quiet">
              {overdue[part] === null ? (
                words.nothingDue
              ) : (
                <>
                  {words.oldest} <Time at={overdue[part]} />
                </>
              )}
            </span>
          )}
        </dd>
      </div>
    ))}
  </dl>
)
