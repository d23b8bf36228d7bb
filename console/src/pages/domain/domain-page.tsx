/** `/domains/:id`: the records, the settings and the keys of a domain. */
import { Link, useParams } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import type { Domain } from '../../api/domains.ts'
import { Button } from '../../parts/form/button.tsx'
import { RecordsTable } from '../../parts/records/records-table.tsx'
import { useRecheckedDomain } from '../../parts/records/use-rechecked-domain.ts'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { tellDomain } from '../../parts/show/tone.ts'
import { domains } from '../../text/domains.ts'
import { DomainDanger } from './domain-danger.tsx'
import { DomainSettings } from './domain-settings.tsx'
import { PublishRecords } from './publish/publish-records.tsx'

const Back = () => (
  <Link to="/domains" className={LINK}>
    {domains.back}
  </Link>
)

export function DomainPage() {
  const { id } = useParams({ from: '/inside/domains/$id' })
  const { domain, check } = useRecheckedDomain(id)
  if (domain.data === undefined)
    return (
      <Page>
        <PageHeader title={domains.title} back={<Back />} />
        {domain.isError ? (
          <ErrorNotice error={domain.error} onRetry={() => void domain.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    )
  const { tone, word } = domain.data.disabled ? OFF : tellDomain(domain.data.status)
  return (
    <Page>
      <PageHeader title={domain.data.name} back={<Back />} badge={<StatusBadge tone={tone}>{word}</StatusBadge>}>
        <Button
          icon={<RefreshCw className="size-4" />}
          busy={check.isFetching}
          onClick={() => void check.refetch({ cancelRefetch: false })}
        >
          {domains.verify}
        </Button>
      </PageHeader>
      {check.isError && <ErrorNotice error={check.error} />}
      <Records domain={domain.data} />
      <DomainSettings domain={domain.data} />
      <DomainDanger domain={domain.data} />
    </Page>
  )
}

/** It is what counts, whatever DNS says. */
const OFF = { tone: 'held', word: domains.disabled } as const

const Records = ({ domain }: { readonly domain: Domain }) => (
  <section aria-labelledby="records" className="pb-10">
    <h2 id="records" className="text-base font-semibold">
      {domains.records}
    </h2>
    <p className="pb-3 text-quiet">{domain.status === 'verified' ? domains.recordsDone : domains.recordsLead}</p>
    <PublishRecords domain={domain} />
    <RecordsTable records={domain.records} />
  </section>
)
