/** The forms for name, address and password. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { changeEmail, changeName, changePassword, SESSIONS_KEY } from '../../api/account.ts'
import { ME_KEY, type Me } from '../../api/me.ts'
import { queryClient } from '../../app/query-client.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { PasswordInput } from '../../parts/form/password-input.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { account } from '../../text/settings/account.ts'

export function NameForm({ me }: { readonly me: Me }) {
  const toast = useToast()
  const save = useMutation({
    mutationFn: (name: string) => changeName(name),
    onSuccess: () => {
      toast(account.nameSaved)
      return queryClient.invalidateQueries({ queryKey: ME_KEY })
    },
  })
  return (
    <Form
      beside
      submit={account.saveName}
      onSubmit={(fields) => save.mutate(fieldText(fields, 'name'))}
      busy={save.isPending}
      error={save.error}
    >
      <Field label={account.name}>
        <TextInput name="name" autoComplete="name" required maxLength={100} defaultValue={me.name} />
      </Field>
    </Form>
  )
}

export function EmailForm() {
  const toast = useToast()
  const change = useMutation({
    mutationFn: (email: string) => changeEmail(email),
    onSuccess: () => toast(account.emailAsked),
  })
  return (
    <Form
      beside
      submit={account.changeEmail}
      onSubmit={(fields) => change.mutate(fieldText(fields, 'email'))}
      busy={change.isPending}
      error={change.error}
    >
      <Field label={account.newEmail}>
        <TextInput name="email" type="email" autoComplete="email" required />
      </Field>
    </Form>
  )
}

export function PasswordForm() {
  const toast = useToast()
  const [round, setRound] = useState(0)
  const change = useMutation({
    mutationFn: (fields: FormData) => changePassword(String(fields.get('current')), String(fields.get('new'))),
    onSuccess: () => {
      toast(account.passwordChanged)
      // Empties the fields.
      setRound(round + 1)
      return queryClient.invalidateQueries({ queryKey: SESSIONS_KEY })
    },
  })
  return (
    <Form
      beside
      key={round}
      submit={account.changePassword}
      onSubmit={change.mutate}
      busy={change.isPending}
      error={change.error}
    >
      <Field label={account.currentPassword}>
        <PasswordInput name="current" autoComplete="current-password" required />
      </Field>
      <Field label={account.newPassword} help={account.passwordHelp}>
        <PasswordInput name="new" autoComplete="new-password" required minLength={10} maxLength={128} />
      </Field>
    </Form>
  )
}
