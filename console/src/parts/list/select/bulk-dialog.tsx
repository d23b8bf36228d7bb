/** Asks before an act on many rows, tells how far it is, and what became of it. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { list as words } from '../../../text/list.ts'
import { ConfirmDialog } from '../../overlay/confirm-dialog.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { useIsClosed } from '../../overlay/use-is-closed.ts'
import { type BulkAct, runInTurn } from './bulk-act.ts'

interface BulkDialogProps<Row> {
  readonly act: BulkAct<Row>
  readonly rows: readonly Row[]
  /** Fetches the list anew. */
  readonly onChanged: () => void
  /** All that could be done is done. */
  readonly onDone: () => void
  readonly onClose: () => void
}

export function BulkDialog<Row>({ act, rows, onChanged, onDone, onClose }: BulkDialogProps<Row>) {
  const toast = useToast()
  const [count, setCount] = useState(0)
  const isClosed = useIsClosed()
  // What does not fit any more while the act goes on has been done.
  const [fitting] = useState(() => rows.filter(act.fits))
  const run = useMutation({
    mutationFn: () => runInTurn(act, fitting, { onProgress: setCount, isStopped: () => isClosed.current }),
    onSuccess: ({ done, refused, why }) => {
      const { undo } = act
      const takeBack = undo && (() => void undo(done).then(onChanged, (error: Error) => toast(error.message)))
      toast(act.done(done.length), done.length > 0 ? takeBack : undefined)
      if (why !== null) toast(words.refusedSome(refused, why))
      onDone()
    },
    onSettled: onChanged,
  })
  const consequence = `${words.fitsSome(fitting.length, rows.length)}${act.consequence}`
  return (
    <ConfirmDialog
      title={act.title}
      consequence={run.isPending ? words.progress(count, fitting.length) : consequence}
      act={act.label}
      busy={run.isPending}
      error={run.error}
      onConfirm={() => run.mutate()}
      onClose={onClose}
    />
  )
}
