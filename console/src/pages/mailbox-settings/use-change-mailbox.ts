/** Changes settings of a mailbox: shown at once, and as they were again when they are refused. */
import { useMutation } from '@tanstack/react-query'
import { changeInbox, INBOXES_KEY, type Inbox, type InboxChanges } from '../../api/mail/inboxes.ts'
import { queryClient } from '../../app/query-client.ts'
import { useToast } from '../../parts/overlay/toast.tsx'
import { mailboxSettings } from '../../text/mailbox-settings.ts'

/** The address stands in for a name that is taken away. */
const shownAtOnce = (changes: InboxChanges, { name, email_address: address }: Inbox): Partial<Inbox> => ({
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
  name: changes.name === undefined ? name : changes.name || address,
})

/** `name` is the id or address by which the page knows it. */
export function useChangeMailbox(name: string) {
  const toast = useToast()
  const key = [...INBOXES_KEY, name]
  return useMutation({
    mutationFn: (changes: InboxChanges) => changeInbox(name, changes),
    onMutate: (changes) =>
      queryClient.setQueryData<Inbox>(key, (kept) => kept && { ...kept, ...shownAtOnce(changes, kept) }),
    onSuccess: () => toast(mailboxSettings.saved),
    // Also the list: another mailbox may have been the default.
    onSettled: () => queryClient.invalidateQueries({ queryKey: INBOXES_KEY }),
  })
}
