/** Turning the second factor on and off, and new backup codes. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ME_KEY } from '../../api/me.ts'
import { disableTwoFactor, makeBackupCodes } from '../../api/two-factor.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { account } from '../../text/settings/account.ts'
import { BackupCodes } from './backup-codes.tsx'
import { PasswordStep } from './password-step.tsx'
import { TurnOn } from './turn-on.tsx'

export function TwoFactor({ isOn }: { readonly isOn: boolean }) {
  const [act, setAct] = useState<'on' | 'off' | 'codes' | null>(null)
  const close = () => setAct(null)
  return (
    <div className="flex flex-wrap gap-2">
      {isOn ? (
        <>
          <Button onClick={() => setAct('codes')}>{account.newCodes}</Button>
          <Button kind="danger" onClick={() => setAct('off')}>
            {account.turnOff}
          </Button>
        </>
      ) : (
        <Button kind="primary" onClick={() => setAct('on')}>
          {account.turnOn}
        </Button>
      )}
      {act === 'on' && <TurnOn onClose={close} />}
      {act === 'off' && <TurnOff onClose={close} />}
      {act === 'codes' && <NewCodes onClose={close} />}
    </div>
  )
}

interface ActProps {
  readonly onClose: () => void
}

function TurnOff({ onClose }: ActProps) {
  const toast = useToast()
  const turnOff = useMutation({
    mutationFn: (password: string) => disableTwoFactor(password),
    onSuccess: () => {
      toast(account.isOff)
      onClose()
      return queryClient.invalidateQueries({ queryKey: ME_KEY })
    },
  })
  return (
    <Dialog title={account.turnOff} onClose={onClose}>
      <PasswordStep act={account.turnOff} busy={turnOff.isPending} error={turnOff.error} onGiven={turnOff.mutate} />
    </Dialog>
  )
}

function NewCodes({ onClose }: ActProps) {
  const make = useMutation({ mutationFn: (password: string) => makeBackupCodes(password) })
  return (
    <Dialog title={make.data ? account.codesTitle : account.newCodes} onClose={onClose}>
      {make.data ? (
        <BackupCodes codes={make.data.backupCodes} onKept={onClose} />
      ) : (
        <PasswordStep act={account.newCodes} busy={make.isPending} error={make.error} onGiven={make.mutate} />
      )}
    </Dialog>
  )
}
