/** The domain, and its records while they are not in place. */
import type { DomainSummary } from '../../api/domains.ts'
import { RecordsTable } from '../../parts/records/records-table.tsx'
import { useRecheckedDomain } from '../../parts/records/use-rechecked-domain.ts'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { start } from '../../text/start.ts'
import { AddDomainForm } from '../domains/add-domain-form.tsx'

interface DomainStepProps {
  readonly domain: DomainSummary | undefined
  readonly isLater: boolean
}

export function DomainStep({ domain, isLater }: DomainStepProps) {
  if (domain?.status === 'verified') return <p className="text-quiet">{start.domainDone(domain.name)}</p>
  if (domain !== undefined) return <Records id={domain.id} name={domain.name} />
  return (
    <>
      <p className="text-quiet">{start.domainWords}</p>
      {/* The list, which is fetched again all the time, tells of the new one. */}
      {!isLater && <AddDomainForm onAdded={() => {}} />}
    </>
  )
}

function Records({ id, name }: { readonly id: string; readonly name: string }) {
  const { domain, check } = useRecheckedDomain(id)
  if (domain.data === undefined)
    return domain.isError ? <ErrorNotice error={domain.error} onRetry={() => void domain.refetch()} /> : <Skeleton />
  return (
    <>
      <p className="text-quiet">{start.recordsWords(name)}</p>
      {check.isError && <ErrorNotice error={check.error} />}
      <RecordsTable records={domain.data.records} />
    </>
  )
}
