/** Sends all that failed and fits the filters again, page by page. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { EMAILS_KEY, retryEmails } from '../../api/emails.ts'
import { refreshLists } from '../../api/list.ts'
import type { Query } from '../../api/request.ts'
import { queryClient } from '../../app/query-client.ts'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { useIsClosed } from '../../parts/overlay/use-is-closed.ts'
import { emails } from '../../text/sending/emails.ts'

interface RetryDialogProps {
  readonly query: Query
  readonly onClose: () => void
}

export function RetryDialog({ query, onClose }: RetryDialogProps) {
  const toast = useToast()
  const [count, setCount] = useState(0)
  const isClosed = useIsClosed()
  /** Until the end of the list, or until the dialog is closed. */
  const retryAll = async () => {
    let done = 0
    let after: string | undefined
    do {
      const page = await retryEmails(query, after)
      done += page.data.length
      setCount(done)
      after = page.next ?? undefined
    } while (after !== undefined && !isClosed.current)
    return done
  }
  const retry = useMutation({
    mutationFn: retryAll,
    onSuccess: (done) => {
      toast(emails.retriedAll(done))
      onClose()
    },
    onSettled: () => refreshLists(queryClient, EMAILS_KEY),
  })
  return (
    <ConfirmDialog
      title={emails.retryAllTitle}
      consequence={retry.isPending ? emails.retryingAll(count) : emails.retryAllWords}
      act={emails.retryAll}
      busy={retry.isPending}
      error={retry.error}
      onConfirm={() => retry.mutate()}
      onClose={onClose}
    />
  )
}
