/** Making an account. */
import { useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type NewPerson, signUp } from '../../api/auth.ts'
import { keepNext } from '../../app/next-place.ts'
import { useSite } from '../../app/use-site.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { PasswordInput } from '../../parts/form/password-input.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { LINK, NarrowPage } from '../../parts/show/narrow-page.tsx'
import { signingIn } from '../../text/signing-in.ts'
import { CheckMail } from './check-mail.tsx'

const PASSWORD_MIN = 10

export function SignUpPage() {
  const search = useSearch({ from: '/signup' })
  const { sign_up } = useSite()
  const create = useMutation({
    mutationFn: (person: NewPerson) => signUp(person),
    onSuccess: () => keepNext(search.next),
  })
  if (create.isSuccess) return <CheckMail email={create.variables.email} />
  const send = (fields: FormData) =>
    create.mutate({
      name: fieldText(fields, 'name'),
      email: fieldText(fields, 'email'),
      password: String(fields.get('password')),
    })
  return (
    <NarrowPage
      title={signingIn.signUpTitle}
      lead={sign_up === 'open' ? signingIn.signUpLead : signingIn.signUpInvited}
      foot={
        <>
          {signingIn.haveAccount}{' '}
          <Link to="/signin" search={search} className={LINK}>
            {signingIn.signIn}
          </Link>
        </>
      }
    >
      <Form submit={signingIn.signUp} onSubmit={send} busy={create.isPending} error={create.error} wide>
        <Field label={signingIn.name}>
          <TextInput name="name" autoComplete="name" required maxLength={100} />
        </Field>
        <Field label={signingIn.email}>
          <TextInput name="email" type="email" autoComplete="email" required />
        </Field>
        <Field label={signingIn.password} help={signingIn.passwordHelp}>
          <PasswordInput
            name="password"
            autoComplete="new-password"
            required
            minLength={PASSWORD_MIN}
            maxLength={128}
          />
        </Field>
      </Form>
    </NarrowPage>
  )
}
