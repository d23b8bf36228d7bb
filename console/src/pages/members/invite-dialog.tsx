/** Asking somebody to join. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type GivenRole, INVITATIONS_KEY, invite } from '../../api/members.ts'
import { queryClient } from '../../app/query-client.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { Select } from '../../parts/form/select.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { members } from '../../text/members.ts'
import { ROLE_CHOICES, toRole } from './roles.ts'

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const toast = useToast()
  const [role, setRole] = useState<GivenRole>('developer')
  const send = useMutation({
    mutationFn: (email: string) => invite(email, role),
    onSuccess: (_, email) => {
      toast(members.invited(email))
      onClose()
      return queryClient.invalidateQueries({ queryKey: INVITATIONS_KEY })
    },
  })
  return (
    <Dialog title={members.inviteTitle} onClose={onClose}>
      <Form
        submit={members.invite}
        onSubmit={(fields) => send.mutate(fieldText(fields, 'email'))}
        busy={send.isPending}
        error={send.error}
      >
        <Field label={members.email} help={members.emailHelp}>
          <TextInput name="email" type="email" required autoComplete="off" />
        </Field>
        <Field label={members.role} help={members.roleHelp[role]}>
          <Select choices={ROLE_CHOICES} value={role} onChoose={(text) => setRole(toRole(text))} />
        </Field>
      </Form>
    </Dialog>
  )
}
