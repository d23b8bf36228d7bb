/** What can be done with a mail: send again to those that failed, keep from those that wait, show to others. */
import { useMutation } from '@tanstack/react-query'
import { RotateCw, Share2 } from 'lucide-react'
import { useState } from 'react'
import { cancelEmail, EMAILS_KEY, type Email, isOpen, retryEmail, type Timeline } from '../../api/emails.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { email as words } from '../../text/sending/emails.ts'
import { ShareDialog } from './share-dialog.tsx'

const CAN_BE_RETRIED: ReadonlySet<string> = new Set(['failed', 'bounced', 'expired'])

interface EmailActionsProps {
  readonly mail: Email
  readonly timeline: Timeline | undefined
}

export function EmailActions({ mail, timeline }: EmailActionsProps) {
  const toast = useToast()
  const [isAsking, setAsking] = useState(false)
  const [isSharing, setSharing] = useState(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [...EMAILS_KEY, mail.id] })
  const retry = useMutation({
    mutationFn: () => retryEmail(mail.id),
    onSuccess: ({ recipients }) => {
      toast(words.retried(recipients.length))
      return refresh()
    },
    onError: (error) => toast(error.message),
  })
  const cancel = useMutation({
    mutationFn: () => cancelEmail(mail.id),
    onSuccess: () => {
      setAsking(false)
      toast(words.canceled)
      return refresh()
    },
  })
  const canRetry = timeline?.recipients.some(({ state }) => CAN_BE_RETRIED.has(state)) === true
  return (
    <>
      {canRetry && (
        <Button icon={<RotateCw className="size-4" />} busy={retry.isPending} onClick={() => retry.mutate()}>
          {words.retry}
        </Button>
      )}
      <Button icon={<Share2 className="size-4" />} onClick={() => setSharing(true)}>
        {words.share}
      </Button>
      {isSharing && <ShareDialog id={mail.id} onClose={() => setSharing(false)} />}
      {isOpen(mail.last_event) && (
        <Button kind="danger" onClick={() => setAsking(true)}>
          {words.cancel}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.cancelTitle}
          consequence={words.cancelWords}
          act={words.cancel}
          busy={cancel.isPending}
          error={cancel.error}
          onConfirm={() => cancel.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
