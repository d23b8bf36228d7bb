/** Removing a member, or making one the owner. */
import { useMutation } from '@tanstack/react-query'
import { MEMBERS_KEY, type Member, removeMember, transferOwnership } from '../../api/members.ts'
import { queryClient } from '../../app/query-client.ts'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { members } from '../../text/members.ts'

export interface Ask {
  readonly act: 'remove' | 'transfer'
  readonly member: Member
}

const ACTS = {
  remove: {
    run: removeMember,
    title: members.removeTitle,
    consequence: members.removeWords,
    button: members.remove,
    done: members.removed,
  },
  transfer: {
    run: transferOwnership,
    title: members.transferTitle,
    consequence: members.transferWords,
    button: members.transfer,
    done: members.transferred,
  },
} as const

interface MemberActDialogProps {
  readonly ask: Ask
  readonly onClose: () => void
}

export function MemberActDialog({ ask: { act, member }, onClose }: MemberActDialogProps) {
  const toast = useToast()
  const words = ACTS[act]
  const run = useMutation({
    mutationFn: () => words.run(member.id),
    onSuccess: () => {
      toast(words.done(member.name))
      // What one may do oneself has changed.
      if (act === 'transfer') return location.reload()
      onClose()
      return queryClient.invalidateQueries({ queryKey: MEMBERS_KEY })
    },
  })
  return (
    <ConfirmDialog
      title={words.title(member.name)}
      consequence={words.consequence}
      name={member.email}
      act={words.button}
      busy={run.isPending}
      error={run.error}
      onConfirm={() => run.mutate()}
      onClose={onClose}
    />
  )
}
