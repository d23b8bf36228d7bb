/** What is done with each record, or would be. */
import type { DnsPlan } from '../../../api/domains.ts'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import type { Tone } from '../../../parts/show/tone.ts'
import { publish as words } from '../../../text/publish.ts'

type Planned = DnsPlan['records'][number]

function tell({ action, is_written }: Planned): { readonly tone: Tone; readonly word: string } {
  if (is_written) return { tone: 'good', word: words.written }
  if (action === 'present') return { tone: 'good', word: words.actions.present }
  return { tone: action === 'conflict' ? 'bad' : 'waiting', word: words.actions[action] }
}

export const PlanList = ({ plan }: { readonly plan: DnsPlan }) => (
  <section aria-live="polite" aria-label={words.plan(plan.zone)}>
    <h3 className="pb-1 font-medium">{words.plan(plan.zone)}</h3>
    <ul>
      {plan.records.map((record) => (
        <Row key={`${record.type} ${record.host} ${record.value}`} record={record} />
      ))}
    </ul>
  </section>
)

function Row({ record }: { readonly record: Planned }) {
  const { tone, word } = tell(record)
  return (
    <li className="flex flex-col gap-0.5 border-b border-line py-2 last:border-0">
      <span className="flex flex-wrap items-center gap-2">
        <StatusBadge tone={tone}>{word}</StatusBadge>
        <code className="font-mono text-xs break-all">{`${record.type} ${record.host}`}</code>
      </span>
      <span className="text-quiet">{record.explanation}</span>
    </li>
  )
}
