/** What the operator does to a relay, in the head of its page. */
import { KeyRound, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { actOnRelay, type OperatorRelayDetail, type RelayAct } from '../../../api/operator/relays.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { relay as words } from '../../../text/operator/relays.ts'
import { ActButton } from '../act-button.tsx'
import { ReasonDialog } from '../reason-dialog.tsx'
import { TokenDialog } from '../relays/token-dialog.tsx'
import { useAct } from '../use-act.ts'

interface RelayActsProps {
  readonly relay: OperatorRelayDetail
}

const REASON_MAX_CHARS = 200

/** Of a relay that is revoked there is nothing to be done any more. */
export function RelayActs({ relay: { id, state } }: RelayActsProps) {
  const [asked, setAsked] = useState<RelayAct | 'node' | 'secret' | null>(null)
  const close = () => setAsked(null)
  if (state === 'disabled') return null
  return (
    <>
      {state === 'draining' ? (
        <ActButton
          kind="primary"
          icon={<Play className="size-4" />}
          run={() => actOnRelay(id, 'resume', '')}
          done={words.resumed}
          label={words.resume}
        />
      ) : (
        <Button icon={<Pause className="size-4" />} onClick={() => setAsked('drain')}>
          {words.drain}
        </Button>
      )}
      <Button onClick={() => setAsked('node')}>{words.newToken}</Button>
      <Button icon={<KeyRound className="size-4" />} onClick={() => setAsked('secret')}>
        {words.rotate}
      </Button>
      <Button kind="danger" onClick={() => setAsked('revoke')}>
        {words.revoke}
      </Button>
      {asked === 'drain' && (
        <ReasonDialog
          title={words.drainTitle(id)}
          consequence={words.drainWords}
          label={words.reason}
          act={words.drain}
          done={words.drained}
          run={(reason) => actOnRelay(id, 'drain', reason)}
          onClose={close}
          isOptional
          maxChars={REASON_MAX_CHARS}
        />
      )}
      {asked === 'revoke' && <RevokeDialog id={id} onClose={close} />}
      {(asked === 'node' || asked === 'secret') && <TokenDialog purpose={asked} relay={id} onClose={close} />}
    </>
  )
}

function RevokeDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const revoke = useAct({ run: () => actOnRelay(id, 'revoke', ''), done: words.revoked, onDone: onClose })
  return (
    <ConfirmDialog
      title={words.revokeTitle(id)}
      consequence={words.revokeWords}
      name={id}
      act={words.revoke}
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  )
}
