/** A wrong record: what is there, with what differs marked, and what should be there. */
import { domains } from '../../text/domains.ts'
import { closestTo, differenceOf } from './difference.ts'

interface SeenValueProps {
  readonly seen: readonly string[]
  readonly wanted: string
}

export function SeenValue({ seen, wanted }: SeenValueProps) {
  const closest = closestTo(wanted, seen)
  if (closest === undefined) return null
  const { before, seen: wrong, wanted: right, after } = differenceOf(closest, wanted)
  return (
    <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-lg bg-rail px-3 py-2 font-mono text-xs break-all">
      <dt className="font-sans text-quiet">{domains.seen}</dt>
      <dd>
        {before}
        {wrong && <del className="rounded bg-bad-tint px-0.5 text-bad">{wrong}</del>}
        {after}
      </dd>
      <dt className="font-sans text-quiet">{domains.wanted}</dt>
      <dd>
        {before}
        {right && <ins className="rounded bg-good-tint px-0.5 text-good no-underline">{right}</ins>}
        {after}
      </dd>
    </dl>
  )
}
