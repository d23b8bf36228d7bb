/** Switching a mailbox off and on: at once, with a way back. */
import { useMutation } from '@tanstack/react-query'
import { changeInbox, INBOXES_KEY, type InboxSummary } from '../../api/mail/inboxes.ts'
import { queryClient } from '../../app/query-client.ts'
import { useToast } from '../../parts/overlay/toast.tsx'
import { mailboxes } from '../../text/mail.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: INBOXES_KEY })

export function useSwitch() {
  const toast = useToast()
  const onError = (error: Error) => toast(error.message)
  const { mutate } = useMutation({
    mutationFn: ({ id, disabled }: InboxSummary) => changeInbox(id, { disabled: !disabled }),
    onSuccess: (_, { id, disabled, email_address: address }) => {
      const undo = () => void changeInbox(id, { disabled }).then(refresh, onError)
      toast(disabled ? mailboxes.switchedOn(address) : mailboxes.switchedOff(address), undo)
      return refresh()
    },
    onError,
  })
  return mutate
}
