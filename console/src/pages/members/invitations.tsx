/** Invitations that nobody has accepted yet. */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { dropRow, rowsOf } from '../../api/list.ts'
import { INVITATIONS_KEY, type Invitation, invitationsOptions, removeInvitation } from '../../api/members.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { Time } from '../../parts/show/time.tsx'
import { members } from '../../text/members.ts'

/** The list of members tells of an error: this one comes from the same place. */
export function Invitations() {
  const invitations = rowsOf(useInfiniteQuery(invitationsOptions).data)
  if (invitations.length === 0) return null
  return (
    <section aria-label={members.invitations} className="mb-5 rounded-lg bg-rail px-4 py-3">
      <h2 className="pb-1 text-xs font-medium text-quiet">{members.invitations}</h2>
      <ul className="max-h-56 overflow-y-auto">
        {invitations.map((invitation) => (
          <Line key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  )
}

function Line({ invitation }: { readonly invitation: Invitation }) {
  const toast = useToast()
  const withdraw = useMutation({
    mutationFn: () => removeInvitation(invitation.id),
    onSuccess: () => {
      dropRow(queryClient, INVITATIONS_KEY, invitation.id)
      toast(members.withdrawn)
    },
    onError: (error) => toast(error.message),
  })
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-4">
      <span className="font-medium">{invitation.email}</span>
      <span className="text-quiet">{members.roles[invitation.role]}</span>
      <span className="text-quiet">
        {members.expires} <Time at={invitation.expires_at} />
      </span>
      <Button
        kind="quiet"
        className="ml-auto h-8"
        aria-label={members.withdrawOf(invitation.email)}
        busy={withdraw.isPending}
        onClick={() => withdraw.mutate()}
      >
        {members.withdraw}
      </Button>
    </li>
  )
}
