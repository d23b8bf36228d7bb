/** The three checks of a source: which fails, what DNS says, and what to do. */
import type { RelaySource } from '../../../api/operator/relays.ts'
import { CopyText } from '../../../parts/show/copy-text.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { common } from '../../../text/common.ts'
import { relay as words } from '../../../text/operator/relays.ts'
import { DNS_TONES } from '../relays/dns-tones.ts'

const NAMES = ['address', 'ptr', 'spf'] as const

type Checks = RelaySource['checks']

export const SourceChecks = ({ checks }: { readonly checks: Checks }) => (
  <ul className="flex flex-col gap-2">
    {NAMES.map((name) => (
      <li key={name} className="flex flex-col gap-1">
        <span className="flex flex-wrap items-center gap-2">
          <StatusBadge tone={DNS_TONES[checks[name].state]}>{words.checkStates[checks[name].state]}</StatusBadge>
          {words.checkNames[name]}
        </span>
        {checks[name].state !== 'good' && <Wrong check={checks[name]} />}
      </li>
    ))}
  </ul>
)

const Wrong = ({ check: { state, wanted, seen, reason, fix } }: { readonly check: Checks['ptr'] }) => (
  <div className="flex flex-col gap-1 rounded-lg bg-rail px-3 py-2">
    {(reason ?? fix) && (
      <p className={`max-w-[80ch] wrap-anywhere ${state === 'bad' ? 'text-bad' : 'text-quiet'}`}>
        {[reason, fix].filter(Boolean).join(' ')}
      </p>
    )}
    <dl className="grid grid-cols-[4rem_minmax(0,1fr)] items-center gap-x-3">
      <dt className="text-xs text-quiet">{words.wanted}</dt>
      <dd>
        <CopyText whole text={wanted} label={common.copy('value')} />
      </dd>
      {seen !== null && (
        <>
          <dt className="text-xs text-quiet">{words.seen}</dt>
          <dd className="font-mono text-xs wrap-anywhere">{seen.length === 0 ? words.seenNothing : seen.join(', ')}</dd>
        </>
      )}
    </dl>
  </div>
)
