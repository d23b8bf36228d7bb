/** The second step of signing in: a code of the app, or a backup code. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { verifyBackupCode, verifyTotp } from '../../api/auth.ts'
import { Button } from '../../parts/form/button.tsx'
import { Checkbox } from '../../parts/form/checkbox.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { NarrowPage } from '../../parts/show/narrow-page.tsx'
import { signingIn } from '../../text/signing-in.ts'

interface SecondFactorProps {
  readonly onDone: () => void
  readonly onBack: () => void
}

export function SecondFactor({ onDone, onBack }: SecondFactorProps) {
  const [isBackup, setBackup] = useState(false)
  const verify = useMutation({
    mutationFn: (fields: FormData) => {
      const code = fieldText(fields, 'code').replaceAll(' ', '')
      return isBackup ? verifyBackupCode(code) : verifyTotp(code, fields.has('trust'))
    },
    onSuccess: onDone,
  })
  const change = () => {
    verify.reset()
    setBackup(!isBackup)
  }
  return (
    <NarrowPage
      title={isBackup ? signingIn.backupTitle : signingIn.twoFactorTitle}
      lead={isBackup ? signingIn.backupLead : signingIn.twoFactorLead}
      foot={
        <span className="flex justify-center gap-2">
          <Button kind="quiet" onClick={change}>
            {isBackup ? signingIn.useApp : signingIn.useBackup}
          </Button>
          <Button kind="quiet" onClick={onBack}>
            {signingIn.back}
          </Button>
        </span>
      }
    >
      <Form
        key={String(isBackup)}
        submit={signingIn.continue}
        onSubmit={verify.mutate}
        busy={verify.isPending}
        error={verify.error}
        wide
      >
        <Field label={signingIn.code}>
          <TextInput
            name="code"
            required
            autoFocus
            autoComplete="one-time-code"
            inputMode={isBackup ? 'text' : 'numeric'}
            className="font-mono tracking-widest"
          />
        </Field>
        {!isBackup && <Checkbox name="trust" label={signingIn.trust} />}
      </Form>
    </NarrowPage>
  )
}
