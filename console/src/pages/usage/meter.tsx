/** How much of a limit is used, with a warning near it and at it. */
import { type ReactNode, useId } from 'react'
import { usage as words } from '../../text/usage.ts'

const WARN_PERCENT = 80
const number = new Intl.NumberFormat()

interface MeterProps {
  readonly label: string
  readonly used: number
  /** Null for none. */
  readonly limit: number | null
  readonly children?: ReactNode
}

const percentOf = (used: number, limit: number | null): number =>
  limit === null ? 0 : limit === 0 ? 100 : Math.min(100, Math.floor((used / limit) * 100))

export function Meter({ label, used, limit, children }: MeterProps) {
  const id = useId()
  const percent = percentOf(used, limit)
  const colour = percent >= 100 ? 'bg-bad' : percent >= WARN_PERCENT ? 'bg-waiting' : 'bg-accent'
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id={id} className="font-medium">
          {label}
        </h2>
        <span>
          {limit === null
            ? words.withoutLimit(number.format(used))
            : words.of(number.format(used), number.format(limit))}
        </span>
      </div>
      {limit !== null && (
        <div className="h-2 overflow-hidden rounded-full bg-hover">
          <div className={`h-full rounded-full ${colour}`} style={{ width: `${percent}%` }} />
        </div>
      )}
      {percent >= 100 && <p className="text-bad">{words.over}</p>}
      {percent >= WARN_PERCENT && percent < 100 && <p className="text-waiting">{words.near(percent)}</p>}
      {children && <p className="text-xs text-quiet">{children}</p>}
    </section>
  )
}
