/** All open dead letters of a queue are put into it again. */
import { type QueueName, redriveQueue } from '../../../api/operator/dead-letters.ts'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { queues, deadLetters as words } from '../../../text/operator/dead-letters.ts'
import { useAct } from '../use-act.ts'

interface RedriveQueueProps {
  readonly queue: QueueName
  readonly onClose: () => void
}

export function RedriveQueue({ queue, onClose }: RedriveQueueProps) {
  const redrive = useAct({
    run: () => redriveQueue(queue),
    done: ({ redriven, left }) => words.redrivenAll(redriven, left),
    onDone: onClose,
  })
  return (
    <ConfirmDialog
      title={words.redriveAllTitle}
      consequence={words.redriveAllWords(queues.names[queue])}
      act={words.redrive}
      busy={redrive.isPending}
      error={redrive.error}
      onConfirm={() => redrive.mutate()}
      onClose={onClose}
    />
  )
}
