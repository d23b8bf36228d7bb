/** A rate on a line that ends a little behind the last threshold, with the thresholds marked. */
import { useId } from 'react'
import type { Limits } from '../../api/limits.ts'
import { standing as words } from '../../text/limits/standing.ts'

type Steps = Limits['standing']['rules']['bounce']

interface RateProps {
  readonly label: string
  readonly help: string
  readonly rate: number
  readonly steps: Steps
}

const STEPS = ['warn', 'slow', 'pause'] as const
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 })
/** How much of the line the last threshold is away from its beginning. */
const PAUSE_AT = 0.85

const FILLS = { none: 'bg-good', warn: 'bg-waiting', slow: 'bg-waiting', pause: 'bg-bad' } as const

/** The gravest step that the rate has come to. */
const stepOf = (rate: number, steps: Steps) => STEPS.findLast((step) => rate >= steps[step]) ?? 'none'

const placeOf = (rate: number, steps: Steps): string =>
  `${Math.min(100, steps.pause === 0 ? 100 : (rate / steps.pause) * PAUSE_AT * 100)}%`

export function Rate({ label, help, rate, steps }: RateProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <h3 id={id} className="font-medium">
          {label}
        </h3>
        <span>{percent.format(rate)}</span>
      </div>
      <div aria-hidden className="relative h-2 rounded-full bg-hover">
        <div
          className={`h-full rounded-full ${FILLS[stepOf(rate, steps)]} ${rate > 0 ? 'min-w-1' : ''}`}
          style={{ width: placeOf(rate, steps) }}
        />
        {STEPS.map((step) => (
          <span key={step} className="absolute -top-1 h-4 w-px bg-edge" style={{ left: placeOf(steps[step], steps) }} />
        ))}
      </div>
      <p className="text-xs text-quiet">
        {help} {words.thresholds(percent.format(steps.warn), percent.format(steps.slow), percent.format(steps.pause))}
      </p>
    </section>
  )
}
