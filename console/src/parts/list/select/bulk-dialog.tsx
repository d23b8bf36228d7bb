/** Asks before an act on many rows, tells how far it is, and what became of it. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { list as words } from '../../../text/list.ts'
import { ConfirmDialog } from '../../overlay/confirm-dialog.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { useIsClosed } from '../../overlay/use-is-closed.ts'
import type { BulkJob } from './bulk-job.ts'

interface BulkDialogProps {
  readonly job: BulkJob
  /** Fetches the list anew. */
  readonly onChanged: () => void
  /** All that could be done is done. */
  readonly onDone: () => void
  readonly onClose: () => void
}

export function BulkDialog({ job, onChanged, onDone, onClose }: BulkDialogProps) {
  const toast = useToast()
  const [count, setCount] = useState(0)
  const isClosed = useIsClosed()
  const run = useMutation({
    mutationFn: () => job.run({ onProgress: setCount, isStopped: () => isClosed.current }),
    onSuccess: ({ done, refused, why, undo }) => {
      const takeBack = undo && (() => void undo().then(onChanged, (error: Error) => toast(error.message)))
      toast(job.tellDone(done), takeBack)
      if (why !== null) toast(words.refusedSome(refused, why))
      onDone()
    },
    onSettled: onChanged,
  })
  return (
    <ConfirmDialog
      title={job.title}
      consequence={run.isPending ? words.progress(count, job.count) : job.consequence}
      act={job.label}
      busy={run.isPending}
      error={run.error}
      onConfirm={() => run.mutate()}
      onClose={onClose}
    />
  )
}
