/** What is done with a conversation: it is seen at once, and can be undone. */
import { useMutation } from '@tanstack/react-query'
import { dropRow, patchRow } from '../../api/list.ts'
import { INBOXES_KEY } from '../../api/mail/inboxes.ts'
import { changeThread, type InboxThread, removeThread, type ThreadFolder, threadsKey } from '../../api/mail/threads.ts'
import { queryClient } from '../../app/query-client.ts'
import { useToast } from '../../parts/overlay/toast.tsx'
import { mail } from '../../text/mail.ts'

interface Move {
  readonly thread: string
  readonly from: ThreadFolder
  readonly to: ThreadFolder
}

/** Lists of other folders are fetched anew when they are gone to; the one in sight only when it has to. */
function forgetLists(mailbox: string): void {
  queryClient.removeQueries({ queryKey: [...threadsKey(mailbox), 'list'], type: 'inactive' })
  void queryClient.invalidateQueries({ queryKey: INBOXES_KEY })
}

function refreshLists(mailbox: string): void {
  forgetLists(mailbox)
  void queryClient.invalidateQueries({ queryKey: threadsKey(mailbox) })
}

export function useThreadActs(mailbox: string) {
  const toast = useToast()
  const key = threadsKey(mailbox)
  const onError = (error: Error) => {
    toast(error.message)
    refreshLists(mailbox)
  }
  const undo = ({ thread, from }: Move) =>
    void changeThread(mailbox, thread, { folder: from }).then(() => refreshLists(mailbox), onError)
  const move = useMutation({
    mutationFn: ({ thread, to }: Move) => changeThread(mailbox, thread, { folder: to }),
    onMutate: ({ thread }) => dropRow(queryClient, key, thread),
    onSuccess: (summary, made) => {
      toast(mail.moved[made.to], () => undo(made))
      queryClient.setQueryData([...key, made.thread], summary)
      forgetLists(mailbox)
    },
    onError,
  })
  const setRead = useMutation({
    mutationFn: ({ thread, read }: { readonly thread: string; readonly read: boolean }) =>
      changeThread(mailbox, thread, { read }),
    onMutate: ({ thread, read }) => patchRow<InboxThread>(queryClient, key, thread, { read }),
    onSuccess: (summary, { thread }) => {
      queryClient.setQueryData([...key, thread], summary)
      return queryClient.invalidateQueries({ queryKey: INBOXES_KEY })
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: (thread: string) => removeThread(mailbox, thread),
    onSuccess: (_, thread) => {
      toast(mail.deleted)
      dropRow(queryClient, key, thread)
      forgetLists(mailbox)
    },
  })
  return { move: move.mutate, setRead: setRead.mutate, remove }
}
