/** How the tenant stands with the rules about bounces and complaints: the state in words, both rates, and the thresholds. */
import type { Limits } from '../../api/limits.ts'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import type { Tone } from '../../parts/show/tone.ts'
import { standing as words } from '../../text/limits/standing.ts'
import { Rate } from './rate.tsx'

type Shown = Limits['standing']

const TONES: Readonly<Record<Shown['state'], Tone>> = {
  good: 'good',
  warned: 'waiting',
  slowed: 'waiting',
  paused: 'held',
}
const number = new Intl.NumberFormat()

export const Standing = ({ standing }: { readonly standing: Shown }) => (
  <section aria-labelledby="standing" className="pt-12">
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-2">
      <h2 id="standing" className="text-base font-semibold">
        {words.title}
      </h2>
      <StatusBadge tone={TONES[standing.state]}>{words.states[standing.state]}</StatusBadge>
      {standing.since !== null && standing.state !== 'good' && (
        <span className="text-xs text-quiet">
          {words.since} <Time at={standing.since} />
        </span>
      )}
    </div>
    {standing.code !== null && <Reason standing={standing} code={standing.code} />}
    {standing.state !== 'paused' && <p className="max-w-[75ch] text-quiet">{words.what[standing.state]}</p>}
    <div className="grid gap-x-12 gap-y-8 pt-5 sm:grid-cols-2">
      <Rate label={words.bounce} help={words.bounceHelp} rate={standing.bounce_rate} steps={standing.rules.bounce} />
      <Rate
        label={words.complaint}
        help={words.complaintHelp}
        rate={standing.complaint_rate}
        steps={standing.rules.complaint}
      />
    </div>
    <p className="pt-4 text-xs text-quiet">{tellWindow(standing)}</p>
  </section>
)

const Reason = ({ standing, code }: { readonly standing: Shown; readonly code: NonNullable<Shown['code']> }) => (
  <p className="max-w-[75ch] pb-1">
    {standing.reason ?? words.codes[code]}{' '}
    <span className="text-xs whitespace-nowrap text-quiet">
      {words.code}: <code className="font-mono">{code}</code>
    </span>
  </p>
)

function tellWindow({ recipients, rules }: Shown): string {
  const { min_recipients, window_days } = rules
  if (recipients < min_recipients) return words.tooFew(number.format(min_recipients), number.format(recipients))
  return words.window(number.format(recipients), window_days)
}
