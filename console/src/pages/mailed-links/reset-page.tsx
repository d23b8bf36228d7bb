/** `/reset`: asking for the link, and with its token setting the password. */
import { useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { askForReset, resetPassword } from '../../api/auth.ts'
import { buttonLook } from '../../parts/form/button.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { PasswordInput } from '../../parts/form/password-input.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { LINK, NarrowPage } from '../../parts/show/narrow-page.tsx'
import { mailedLinks } from '../../text/mailed-links.ts'

export function ResetPage() {
  const { token } = useSearch({ from: '/reset' })
  return token === undefined ? <AskForLink /> : <SetPassword token={token} />
}

function AskForLink() {
  const ask = useMutation({ mutationFn: (email: string) => askForReset(email) })
  if (ask.isSuccess) return <NarrowPage title={mailedLinks.linkSentTitle} lead={mailedLinks.linkSent(ask.variables)} />
  return (
    <NarrowPage
      title={mailedLinks.resetTitle}
      lead={mailedLinks.resetLead}
      foot={
        <Link to="/signin" search={{}} className={LINK}>
          {mailedLinks.signIn}
        </Link>
      }
    >
      <Form
        submit={mailedLinks.sendLink}
        onSubmit={(fields) => ask.mutate(fieldText(fields, 'email'))}
        busy={ask.isPending}
        error={ask.error}
        wide
      >
        <Field label={mailedLinks.email}>
          <TextInput name="email" type="email" autoComplete="username" required />
        </Field>
      </Form>
    </NarrowPage>
  )
}

function SetPassword({ token }: { readonly token: string }) {
  const set = useMutation({ mutationFn: (password: string) => resetPassword(token, password) })
  if (set.isSuccess)
    return (
      <NarrowPage title={mailedLinks.doneTitle} lead={mailedLinks.doneLead}>
        <Link to="/signin" search={{}} className={buttonLook('primary')}>
          {mailedLinks.signIn}
        </Link>
      </NarrowPage>
    )
  return (
    <NarrowPage
      title={mailedLinks.newTitle}
      lead={mailedLinks.newLead}
      foot={
        <Link to="/reset" search={{}} className={LINK}>
          {mailedLinks.askAgain}
        </Link>
      }
    >
      <Form
        submit={mailedLinks.setPassword}
        onSubmit={(fields) => set.mutate(String(fields.get('password')))}
        busy={set.isPending}
        error={set.error}
        wide
      >
        <Field label={mailedLinks.newPassword} help={mailedLinks.passwordHelp}>
          <PasswordInput name="password" autoComplete="new-password" required minLength={10} maxLength={128} />
        </Field>
      </Form>
    </NarrowPage>
  )
}
