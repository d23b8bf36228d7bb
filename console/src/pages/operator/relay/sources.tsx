/** The addresses that a relay sends from: which are used, and what DNS says of each. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { changeRelay, type OperatorRelayDetail, type RelaySource } from '../../../api/operator/relays.ts'
import { Button } from '../../../parts/form/button.tsx'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { relay as words } from '../../../text/operator/relays.ts'
import { useAct } from '../use-act.ts'
import { AddSource } from './add-source.tsx'
import { sayUse, sayWithout } from './entered-sources.ts'
import { SourceChecks } from './source-checks.tsx'

const TONES = { used: 'good', refused: 'bad', unchecked: 'neutral', off: 'held' } as const

export function Sources({ relay }: { readonly relay: OperatorRelayDetail }) {
  const [isAdding, setAdding] = useState(false)
  return (
    <div className="flex flex-col gap-3">
      {relay.sources.length === 0 ? (
        <p className="text-quiet">{words.noSource}</p>
      ) : (
        <ul className="border-t border-line">
          {relay.sources.map((source) => (
            <Source key={source.address} relay={relay} source={source} />
          ))}
        </ul>
      )}
      <Button className="self-start" icon={<Plus className="size-4" />} onClick={() => setAdding(true)}>
        {words.addSource}
      </Button>
      {isAdding && <AddSource relay={relay} onClose={() => setAdding(false)} />}
    </div>
  )
}

interface SourceProps {
  readonly relay: OperatorRelayDetail
  readonly source: RelaySource
}

const Source = ({ relay, source }: SourceProps) => (
  <li className="flex flex-col gap-2 border-b border-line py-3">
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge tone={TONES[source.state]}>{words.sourceStates[source.state]}</StatusBadge>
        <code className="font-mono text-xs font-medium wrap-anywhere">{source.address}</code>
        <span className="text-xs text-quiet wrap-anywhere">
          {[source.ehlo_name, words.origins[source.origin]].filter(Boolean).join(' · ')}
          {source.checked_at !== null && (
            <>
              {' · '}
              {words.checked} <Time at={source.checked_at} />
            </>
          )}
        </span>
      </div>
      <SourceActs relay={relay} source={source} />
    </div>
    <SourceChecks checks={source.checks} />
  </li>
)

function SourceActs({ relay: { id, sources }, source: { address, origin, enabled } }: SourceProps) {
  const toast = useToast()
  const change = useAct({
    run: (said: ReturnType<typeof sayUse>) => changeRelay(id, { sources: said }),
    done: words.saved,
  })
  const say = (said: ReturnType<typeof sayUse>) => change.mutate(said, { onError: ({ message }) => toast(message) })
  return (
    <div className="flex gap-2">
      <Button
        aria-label={enabled ? words.turnOff(address) : words.use(address)}
        busy={change.isPending}
        onClick={() => say(sayUse(sources, address, !enabled))}
      >
        {enabled ? words.off : words.on}
      </Button>
      {origin === 'entered' && (
        <Button
          kind="quiet"
          aria-label={words.remove(address)}
          busy={change.isPending}
          onClick={() => say(sayWithout(sources, address))}
        >
          {words.removeShort}
        </Button>
      )}
    </div>
  )
}
