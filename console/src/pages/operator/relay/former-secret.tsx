/** The secret before the present one, while it is valid too. */
import { useState } from 'react'
import { endFormerSecret, type OperatorRelayDetail } from '../../../api/operator/relays.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { relay as words } from '../../../text/operator/relays.ts'
import { useAct } from '../use-act.ts'

interface FormerSecretProps {
  readonly relay: OperatorRelayDetail
}

export function FormerSecret({ relay: { id, former_secret: former } }: FormerSecretProps) {
  const [isAsking, setAsking] = useState(false)
  const end = useAct({ run: () => endFormerSecret(id), done: words.formerEnded, onDone: () => setAsking(false) })
  const until = former?.valid_until ?? null
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {until === null ? (
        words.formerAlways
      ) : (
        <span>
          {words.formerUntil} <Time at={until} />
        </span>
      )}
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {words.endFormer}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={words.endFormerTitle}
          consequence={words.endFormerWords}
          act={words.endFormer}
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  )
}
