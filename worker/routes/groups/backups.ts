/** Backups and restore, for the operator of the deployment. */
import type { App } from '../app-types.ts'
import { registerConfirmRestore } from '../operator/backups/confirm-restore.ts'
import { registerDeleteBackup } from '../operator/backups/delete-backup.ts'
import { registerGetBackup } from '../operator/backups/get-backup.ts'
import { registerGetRestore } from '../operator/backups/get-restore.ts'
import { registerListBackups } from '../operator/backups/list-backups.ts'
import { registerReleaseRestored } from '../operator/backups/release-restored.ts'
import { registerStartBackup } from '../operator/backups/start-backup.ts'
import { registerStartRestore } from '../operator/backups/start-restore.ts'

export const BACKUP_ROUTES: readonly ((app: App) => void)[] = [
  registerStartBackup,
  registerListBackups,
  registerGetBackup,
  registerDeleteBackup,
  registerGetRestore,
  registerStartRestore,
  registerConfirmRestore,
  registerReleaseRestored,
]
