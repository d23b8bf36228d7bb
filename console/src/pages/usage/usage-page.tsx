/** `/usage`: what is used of the limits, how the tenant stands, how long things are kept, and the last days. */
import { useQuery } from '@tanstack/react-query'
import { type Limits, limitsOptions } from '../../api/limits.ts'
import { usageOptions } from '../../api/usage.ts'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { usage as words } from '../../text/limits/usage.ts'
import { Days } from './days.tsx'
import { Meter } from './meter.tsx'
import { Retention } from './retention.tsx'
import { Review } from './review.tsx'
import { Standing } from './standing.tsx'

/** Who comes here wants to know how it is now. */
const FRESH_MS = 5_000
const number = new Intl.NumberFormat()

export function UsagePage() {
  const limits = useQuery({ ...limitsOptions, staleTime: FRESH_MS })
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead} />
      {limits.isError && <ErrorNotice error={limits.error} onRetry={() => void limits.refetch()} />}
      {limits.isPending && <Skeleton rows={8} />}
      {limits.data && (
        <>
          <Review limits={limits.data} />
          <Meters limits={limits.data} />
          <Standing standing={limits.data.standing} />
        </>
      )}
      <Days />
      {limits.data && <Retention days={limits.data.retention_days} />}
    </Page>
  )
}

const Meters = ({ limits }: { readonly limits: Limits }) => (
  <section aria-labelledby="limits">
    <div className="flex flex-wrap items-baseline gap-x-3 pb-4">
      <h2 id="limits" className="text-base font-semibold">
        {words.limits}
      </h2>
      <span className="text-quiet">{words.plan(limits.plan.title)}</span>
    </div>
    <div className="grid gap-x-12 gap-y-8 sm:grid-cols-2">
      {limits.limits.map((limit) => (
        <Meter key={limit.name} limit={limit} />
      ))}
      <Facts />
    </div>
  </section>
)

/** What has no limit, or one of another kind. */
function Facts() {
  const { data: usage } = useQuery(usageOptions)
  if (usage === undefined) return null
  return (
    <dl className="grid grid-cols-[auto_1fr] content-start gap-x-6 gap-y-1">
      <dt className="text-quiet">{words.received}</dt>
      <dd className="text-right">{number.format(usage.emails.monthly.received)}</dd>
      <dt className="text-quiet">{words.rate}</dt>
      <dd className="text-right">{words.rateOf(number.format(usage.rate_limit.limit), usage.rate_limit.duration)}</dd>
    </dl>
  )
}
