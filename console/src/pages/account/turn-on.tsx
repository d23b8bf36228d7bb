/** Turning the second factor on: password, key for the app, its first code, backup codes. */
import { useMutation } from '@tanstack/react-query'
import { verifyTotp } from '../../api/auth.ts'
import { ME_KEY } from '../../api/me.ts'
import { enableTwoFactor } from '../../api/two-factor.ts'
import { queryClient } from '../../app/query-client.ts'
import { buttonLook } from '../../parts/form/button.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { CopyText } from '../../parts/show/copy-text.tsx'
import { common } from '../../text/common.ts'
import { account } from '../../text/settings/account.ts'
import { BackupCodes } from './backup-codes.tsx'
import { PasswordStep } from './password-step.tsx'
import { QrCode } from './qr-code.tsx'

/** The secret of an `otpauth:` address, as it is typed into an app. */
const keyOf = (uri: string): string => new URL(uri).searchParams.get('secret') ?? ''

export function TurnOn({ onClose }: { readonly onClose: () => void }) {
  const toast = useToast()
  const enable = useMutation({ mutationFn: (password: string) => enableTwoFactor(password) })
  const confirm = useMutation({
    mutationFn: (code: string) => verifyTotp(code, false),
    onSuccess: () => toast(account.isOn),
  })
  const finish = () => {
    onClose()
    void queryClient.invalidateQueries({ queryKey: ME_KEY })
  }
  if (!enable.data)
    return (
      <Dialog title={account.turnOn} onClose={onClose}>
        <PasswordStep act={account.continue} busy={enable.isPending} error={enable.error} onGiven={enable.mutate} />
      </Dialog>
    )
  if (confirm.isSuccess)
    return (
      <Dialog title={account.codesTitle} onClose={finish}>
        <BackupCodes codes={enable.data.backupCodes} onKept={finish} />
      </Dialog>
    )
  return (
    <Dialog title={account.scanTitle} onClose={onClose}>
      <Form
        submit={account.confirmCode}
        onSubmit={(fields) => confirm.mutate(fieldText(fields, 'code').replaceAll(' ', ''))}
        busy={confirm.isPending}
        error={confirm.error}
      >
        <AppKey uri={enable.data.totpURI} />
        <Field label={account.code}>
          <TextInput
            name="code"
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            className="font-mono tracking-widest"
          />
        </Field>
      </Form>
    </Dialog>
  )
}

const AppKey = ({ uri }: { readonly uri: string }) => (
  <>
    <p className="text-quiet">{account.scanWords}</p>
    <div className="flex flex-wrap items-start gap-x-5 gap-y-3">
      <QrCode text={uri} label={account.qrCode} />
      <div className="flex min-w-40 flex-1 flex-col items-start gap-2">
        <p className="text-xs text-quiet">{account.typeWords}</p>
        <CopyText whole text={keyOf(uri)} label={common.copy('key')} />
        <a href={uri} className={buttonLook('plain')}>
          {account.openInApp}
        </a>
      </div>
    </div>
  </>
)
