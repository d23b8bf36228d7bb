/** How a deployment is made from a backup, which is done by the API alone, and how the last one went. */
import { useQuery } from '@tanstack/react-query'
import { type Restore, restoreOptions } from '../../../api/operator/backups.ts'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { restore as words } from '../../../text/operator/backups.ts'

const TONES = { none: 'neutral', frozen: 'held', running: 'waiting', ready: 'held', released: 'good' } as const
const number = new Intl.NumberFormat()

export function RestoreWords() {
  const restore = useQuery(restoreOptions)
  return (
    <Section title={words.title} lead={words.lead}>
      <ol className="flex max-w-[80ch] list-decimal flex-col gap-1 pb-4 pl-5">
        {words.steps.map((step) => (
          <li key={step} className="wrap-anywhere">
            {step}
          </li>
        ))}
      </ol>
      <Loaded query={restore} rows={1}>
        {(shown) => shown.state !== 'none' && <Last restore={shown} />}
      </Loaded>
    </Section>
  )
}

function Last({ restore: { state, backup_id, step, rows, problem } }: { readonly restore: Restore }) {
  const facts = [
    [words.backup, backup_id],
    [words.step, step],
    [words.rows, number.format(rows)],
    [words.problem, problem],
  ] as const
  return (
    <div className="flex flex-col gap-2">
      <h3 className="flex items-center gap-3 font-medium">
        {words.last} <StatusBadge tone={TONES[state]}>{words.states[state]}</StatusBadge>
      </h3>
      <dl>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name} className="grid min-h-7 grid-cols-[7rem_minmax(0,1fr)] items-center gap-x-3">
                <dt className="text-quiet">{name}</dt>
                <dd className="wrap-anywhere">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  )
}
