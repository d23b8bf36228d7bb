/** Signing in: address and password, then the second factor of those who have one. */
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { signIn } from '../../api/auth.ts'
import { safeNext, startSession } from '../../app/session.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { PasswordInput } from '../../parts/form/password-input.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { LINK, NarrowPage } from '../../parts/show/narrow-page.tsx'
import { signingIn } from '../../text/signing-in.ts'
import { CheckMail } from './check-mail.tsx'
import { SecondFactor } from './second-factor.tsx'

interface Credentials {
  readonly email: string
  readonly password: string
}

const isUnverified = (error: unknown): boolean => error instanceof ApiError && error.code === 'email_not_verified'

export function SignInPage() {
  const search = useSearch({ from: '/signin' })
  const navigate = useNavigate()
  const [needsCode, setNeedsCode] = useState(false)
  const enter = () => {
    startSession()
    void navigate({ href: safeNext(search.next) })
  }
  const attempt = useMutation({
    mutationFn: ({ email, password }: Credentials) => signIn(email, password),
    onSuccess: (answer) => (answer.needsCode ? setNeedsCode(true) : enter()),
  })
  if (needsCode) return <SecondFactor onDone={enter} onBack={() => setNeedsCode(false)} />
  if (isUnverified(attempt.error) && attempt.variables) return <CheckMail email={attempt.variables.email} />
  const send = (fields: FormData) =>
    attempt.mutate({ email: fieldText(fields, 'email'), password: String(fields.get('password')) })
  return (
    <NarrowPage
      title={signingIn.signInTitle}
      foot={
        <>
          {signingIn.noAccount}{' '}
          <Link to="/signup" search={search} className={LINK}>
            {signingIn.signUp}
          </Link>
        </>
      }
    >
      <Form submit={signingIn.signIn} onSubmit={send} busy={attempt.isPending} error={attempt.error} wide>
        <Field label={signingIn.email}>
          <TextInput name="email" type="email" autoComplete="username" required />
        </Field>
        <Field label={signingIn.password}>
          <PasswordInput name="password" autoComplete="current-password" required />
        </Field>
        <Link to="/reset" search={{}} className={`self-start ${LINK}`}>
          {signingIn.forgot}
        </Link>
      </Form>
    </NarrowPage>
  )
}
