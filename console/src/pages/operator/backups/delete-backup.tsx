/** Before a backup is deleted: its name is to be typed, unless it is only being made. */
import { type Backup, deleteBackup } from '../../../api/operator/backups.ts'
import { ConfirmDialog } from '../../../parts/overlay/confirm-dialog.tsx'
import { backups as words } from '../../../text/operator/backups.ts'
import { useAct } from '../use-act.ts'

interface DeleteBackupProps {
  readonly backup: Backup
  readonly onClose: () => void
}

export function DeleteBackup({ backup: { id, state }, onClose }: DeleteBackupProps) {
  const remove = useAct({ run: () => deleteBackup(id), done: words.deleted, onDone: onClose })
  const isComplete = state === 'complete'
  return (
    <ConfirmDialog
      title={words.deleteTitle}
      consequence={isComplete ? words.deleteWords : words.deleteRunningWords}
      {...(isComplete && { name: id })}
      act={words.delete}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
