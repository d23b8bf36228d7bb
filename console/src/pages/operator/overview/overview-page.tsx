/** `/operator`: is mail flowing, and who waits. */
import { useQuery } from '@tanstack/react-query'
import { type OperatorOverview, overviewOptions } from '../../../api/operator/overview.ts'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { PartBadge } from '../../../parts/show/part-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { overview as words } from '../../../text/operator.ts'
import { OpenAlarms } from './open-alarms.tsx'
import { Queues } from './queues.tsx'
import { Relays } from './relays.tsx'
import { TenantCounts } from './tenant-counts.tsx'

export function OverviewPage() {
  const overview = useQuery(overviewOptions)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead} />
      <Loaded query={overview}>{(shown) => <Flow overview={shown} />}</Loaded>
      <OpenAlarms />
      <Relays />
      <Queues />
      {overview.data && <TenantCounts counts={overview.data.tenants} />}
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
