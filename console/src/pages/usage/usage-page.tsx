/** `/usage`: what is used of the limits, and the last days. */
import { useQuery } from '@tanstack/react-query'
import { type Usage, usageOptions } from '../../api/usage.ts'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { Time } from '../../parts/show/time.tsx'
import { usage as words } from '../../text/usage.ts'
import { Days } from './days.tsx'
import { Meter } from './meter.tsx'

const number = new Intl.NumberFormat()

export function UsagePage() {
  const usage = useQuery(usageOptions)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead} />
      {usage.isError && <ErrorNotice error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.isPending && <Skeleton rows={6} />}
      {usage.data && <Limits usage={usage.data} />}
      <Days />
    </Page>
  )
}

function Limits({ usage }: { readonly usage: Usage }) {
  const { daily, monthly } = usage.emails
  return (
    <div className="grid gap-x-12 gap-y-8 sm:grid-cols-2">
      <Meter label={words.today} used={daily.used} limit={daily.limit}>
        {words.resets} <Time at={daily.resets_at} />
      </Meter>
      <Meter label={words.month} used={monthly.used} limit={monthly.limit}>
        {words.resets} <Time at={monthly.resets_at} />
      </Meter>
      <Meter label={words.domains} used={usage.domains.used} limit={usage.domains.limit} />
      <dl className="grid grid-cols-[auto_1fr] content-start gap-x-6 gap-y-1">
        <dt className="text-quiet">{words.received}</dt>
        <dd>{number.format(monthly.received)}</dd>
        <dt className="text-quiet">{words.rate}</dt>
        <dd>{words.rateOf(number.format(usage.rate_limit.limit), usage.rate_limit.duration)}</dd>
      </dl>
    </div>
  )
}
