/** The role of a member, changed in its row. A refused change shows the role that it is. */
import { useMutation } from '@tanstack/react-query'
import { changeRole, MEMBERS_KEY, type Member } from '../../api/members.ts'
import { queryClient } from '../../app/query-client.ts'
import { useToast } from '../../parts/overlay/toast.tsx'
import { members } from '../../text/members.ts'
import { ROLE_CHOICES, toRole } from './roles.ts'

export function RoleSelect({ member }: { readonly member: Member }) {
  const toast = useToast()
  const change = useMutation({
    mutationFn: (role: string) => changeRole(member.id, toRole(role)),
    onSuccess: () => toast(members.changed(member.name)),
    onError: (error) => toast(error.message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: MEMBERS_KEY }),
  })
  const shown = change.isPending ? change.variables : member.role
  return (
    <select
      aria-label={members.roleOf(member.name)}
      value={shown}
      onChange={({ target }) => change.mutate(target.value)}
      className="-ml-1 h-7 max-w-full rounded-md bg-transparent text-sm hover:bg-hover"
    >
      {ROLE_CHOICES.map(({ value, label }) => (
        <option key={value} value={value} className="bg-raised">
          {label}
        </option>
      ))}
    </select>
  )
}
