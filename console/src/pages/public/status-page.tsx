/** `/status`: one word for each part of the service. */
import { useQuery } from '@tanstack/react-query'
import { type PartState, type Status, statusOptions } from '../../api/site.ts'
import { PartBadge } from '../../parts/show/part-badge.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { Time } from '../../parts/show/time.tsx'
import { status as words } from '../../text/public.ts'
import { PublicPage } from './public-page.tsx'

const PARTS = ['api', 'sending', 'receiving'] as const
const WORST_FIRST = ['down', 'unknown', 'degraded', 'operational'] as const
/** Whoever does not answer says enough. */
const SILENT: Status['parts'] = { api: 'down', sending: 'unknown', receiving: 'unknown' }

const worstOf = (parts: Status['parts']): PartState =>
  WORST_FIRST.find((state) => Object.values(parts).includes(state)) ?? 'unknown'

export function StatusPage() {
  const { data, isError, isPending } = useQuery(statusOptions)
  const parts = isError ? SILENT : data?.parts
  return (
    <PublicPage
      title={words.title}
      heading={parts ? words.all[isError ? 'unknown' : worstOf(parts)] : words.title}
      lead={words.lead}
    >
      {isPending && <Skeleton rows={3} />}
      {parts && <Parts parts={parts} />}
      <p className="pt-4 text-xs text-quiet">
        {data && !isError && (
          <>
            {words.checked} <Time at={data.checked_at} />.{' '}
          </>
        )}
        {words.again}
      </p>
    </PublicPage>
  )
}

const Parts = ({ parts }: { readonly parts: Status['parts'] }) => (
  <dl className="mt-8 divide-y divide-line rounded-xl border border-line">
    {PARTS.map((part) => {
      const [name, help] = words.parts[part]
      return (
        <div key={part} className="flex items-center justify-between gap-4 px-4 py-3.5 sm:px-5">
          <dt>
            <span className="block font-medium">{name}</span>
            <span className="block text-xs text-quiet">{help}</span>
          </dt>
          <dd>
            <PartBadge state={parts[part]} />
          </dd>
        </div>
      )
    })}
  </dl>
)
