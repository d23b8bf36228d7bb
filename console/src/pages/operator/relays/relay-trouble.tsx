/** What stands between a relay and mail, each with what to do. */
import type { ReactNode } from 'react'
import type { OperatorRelay } from '../../../api/operator/relays.ts'
import { relays as words } from '../../../text/operator/relays.ts'
import { failedChecks, isMeantToRest, listTrouble } from './judge-relay.ts'

/** Nothing for a relay that has none. */
export function tellRelayTrouble(relay: OperatorRelay): ReactNode {
  const lines = [
    ...relay.refusals,
    ...listTrouble(relay.report),
    ...relay.sources.flatMap((source) =>
      failedChecks(source).map(({ name, reason, fix }) =>
        [`${source.address}, ${words.checks[name]}:`, reason, fix].filter(Boolean).join(' '),
      ),
    ),
  ]
  if (lines.length === 0) return null
  return (
    <ul
      className={`flex flex-col gap-1 rounded-lg px-3 py-2 ${isMeantToRest(relay) ? 'bg-hover text-quiet' : 'bg-bad-tint text-bad'}`}
    >
      {[...new Set(lines)].map((line) => (
        <li key={line} className="max-w-[90ch] wrap-anywhere">
          {line}
        </li>
      ))}
    </ul>
  )
}
