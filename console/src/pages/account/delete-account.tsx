/** The end of an account. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteAccount } from '../../api/account.ts'
import { endSession } from '../../app/session.ts'
import { Button } from '../../parts/form/button.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { account } from '../../text/settings/account.ts'
import { PasswordStep } from './password-step.tsx'

export function DeleteAccount() {
  const toast = useToast()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: (password: string) => deleteAccount(password),
    onSuccess: () => {
      endSession()
      toast(account.removed)
      void navigate({ to: '/' })
    },
  })
  return (
    <>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {account.remove}
      </Button>
      {isAsking && (
        <Dialog title={account.remove} onClose={() => setAsking(false)}>
          <p className="pb-4 text-quiet">{account.removeWords}</p>
          <PasswordStep act={account.remove} busy={remove.isPending} error={remove.error} onGiven={remove.mutate} />
        </Dialog>
      )}
    </>
  )
}
