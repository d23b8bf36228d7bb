/** How much of a limit is used, what happens at its end, and what to do near it. */
import { type ReactNode, useId } from 'react'
import type { Limit } from '../../api/limits.ts'
import { percentOf, tellAmount } from '../../parts/show/tell-limit.ts'
import { Time } from '../../parts/show/time.tsx'
import { usage as words } from '../../text/limits/usage.ts'

const FILLS = { ok: 'bg-accent', approached: 'bg-waiting', reached: 'bg-bad' } as const

export function Meter({ limit }: { readonly limit: Limit }) {
  const id = useId()
  const { name, used, limit: most, level, resets_at } = limit
  const isGiven = most > 0
  const amounts = words.of(tellAmount(name, used), tellAmount(name, most))
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <h3 id={id} className="font-medium">
          {words.names[name]}
        </h3>
        <span className={isGiven ? '' : 'text-quiet'}>{isGiven ? amounts : words.notInPlan}</span>
      </div>
      {isGiven && (
        <meter className="sr-only" aria-labelledby={id} min={0} max={most} value={Math.min(used, most)}>
          {amounts}
        </meter>
      )}
      {isGiven && (
        <div aria-hidden className="h-2 overflow-hidden rounded-full bg-hover">
          <div
            className={`h-full rounded-full ${FILLS[level]} ${used > 0 ? 'min-w-1' : ''}`}
            style={{ width: `${percentOf(limit)}%` }}
          />
        </div>
      )}
      {isGiven && level !== 'ok' && <Warning limit={limit} />}
      <p className="text-xs text-quiet">
        {words.atLimit[name]}
        {resets_at !== null && (
          <>
            {' '}
            {words.resets} <Time at={resets_at} />
          </>
        )}
      </p>
    </section>
  )
}

function Warning({ limit }: { readonly limit: Limit }): ReactNode {
  const isOver = limit.level === 'reached'
  return (
    <p className={isOver ? 'text-bad' : 'text-waiting'}>
      <strong className="font-medium">{isOver ? words.over : words.near(percentOf(limit))}</strong>{' '}
      {words.todo[limit.name]}
    </p>
  )
}
