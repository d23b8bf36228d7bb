/** Asks for the password before something that a borrowed browser must not do. */
import { Field } from '../../parts/form/field.tsx'
import { Form } from '../../parts/form/form.tsx'
import { PasswordInput } from '../../parts/form/password-input.tsx'
import { account } from '../../text/settings/account.ts'

interface PasswordStepProps {
  readonly act: string
  readonly busy: boolean
  readonly error: unknown
  readonly onGiven: (password: string) => void
}

export const PasswordStep = ({ act, busy, error, onGiven }: PasswordStepProps) => (
  <Form submit={act} onSubmit={(fields) => onGiven(String(fields.get('password')))} busy={busy} error={error}>
    <Field label={account.confirmPassword}>
      <PasswordInput name="password" autoComplete="current-password" required />
    </Field>
  </Form>
)
