/** Before a hold is released: what goes on then. */
import { type Hold, releaseHold } from '../../../api/operator/holds.ts'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { holds as words } from '../../../text/operator/holds.ts'
import { useAct } from '../use-act.ts'
import { tellScope } from './read-scope.ts'
import { tellSilent } from './tell-silent.ts'

interface ReleaseHoldProps {
  readonly hold: Hold
  readonly onClose: () => void
}

export function ReleaseHold({ hold, onClose }: ReleaseHoldProps) {
  const release = useAct({
    run: () => releaseHold(hold.id),
    done: ({ relays }) => `${words.released}${tellSilent(relays)}`,
    onDone: onClose,
  })
  return (
    <ConfirmDialog
      title={words.releaseTitle}
      consequence={words.releaseWords(tellScope(hold.scope))}
      act={words.release}
      busy={release.isPending}
      error={release.error}
      onConfirm={() => release.mutate()}
      onClose={onClose}
    />
  )
}
