/** A moment: relative, and exact on hover. */
import { tellClock, tellExact, tellRelative } from './tell-time.ts'
import { useNow } from './use-now.ts'

interface TimeProps {
  readonly at: string
  /** `clock` for steps of one day, where seconds count. */
  readonly form?: 'relative' | 'clock'
}

export function Time({ at, form = 'relative' }: TimeProps) {
  const nowMs = useNow()
  const atMs = Date.parse(at)
  return (
    <time dateTime={at} title={tellExact(atMs)} className="whitespace-nowrap">
      {form === 'clock' ? tellClock(atMs) : tellRelative(atMs, nowMs)}
    </time>
  )
}
