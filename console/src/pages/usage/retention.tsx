/** How long things are kept. */
import type { Limits } from '../../api/limits.ts'
import { usage as words } from '../../text/limits/usage.ts'

const KINDS = ['events', 'raw', 'rejected', 'spam_log', 'trash'] as const

export const Retention = ({ days }: { readonly days: Limits['retention_days'] }) => (
  <section aria-labelledby="retention" className="pt-12">
    <h2 id="retention" className="text-base font-semibold">
      {words.retention}
    </h2>
    <p className="pb-3 text-quiet">{words.retentionLead}</p>
    <RetentionList days={days} />
  </section>
)

export const RetentionList = ({ days }: { readonly days: Limits['retention_days'] }) => (
  <dl className="grid max-w-md grid-cols-[1fr_auto]">
    {KINDS.map((kind) => (
      <div key={kind} className="contents">
        <dt className="min-h-9 border-b border-line py-2">{words.kept[kind]}</dt>
        <dd className="min-h-9 border-b border-line py-2 pl-6 text-right">
          {days[kind] === 0 ? words.notKept : words.days(days[kind])}
        </dd>
      </div>
    ))}
  </dl>
)
