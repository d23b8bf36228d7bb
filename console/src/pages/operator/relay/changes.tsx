/** What was done to a relay, by whom. */
import type { OperatorRelayDetail } from '../../../api/operator/relays.ts'
import { Time } from '../../../parts/show/time.tsx'
import { relay as words } from '../../../text/operator/relays.ts'

/** What an act of a newer server is called is shown as it is. */
const tellAct = (act: string): string => (words.acts as Readonly<Record<string, string>>)[act] ?? act

const tellDetail = (detail: Readonly<Record<string, unknown>>): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')

export const Changes = ({ changes }: Pick<OperatorRelayDetail, 'changes'>) =>
  changes.length === 0 ? (
    <p className="text-quiet">{words.noChanges}</p>
  ) : (
    <ul className="border-t border-line">
      {changes.map(({ at, act, by, detail }) => (
        <li
          key={`${at} ${act}`}
          className="flex flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-2"
        >
          <span className="min-w-0 wrap-anywhere">
            <span className="font-medium">{tellAct(act)}</span>{' '}
            <span className="text-xs text-quiet">{tellDetail(detail)}</span>
          </span>
          <span className="text-xs text-quiet">
            {by ?? words.bySystem}, <Time at={at} />
          </span>
        </li>
      ))}
    </ul>
  )
