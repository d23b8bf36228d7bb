/** Words of the operator's pages about backups. */
export const backups = {
  title: 'Backups',
  lead: 'Copies of all rows of the databases and the mailboxes, in the bucket. One is made every day.',
  start: 'Start a backup',
  started: 'The backup has begun: a piece is made every minute.',
  list: 'Backups',
  emptyTitle: 'No backup yet',
  empty: 'The first is made within a day, or start one now.',
  columns: {
    id: 'Backup',
    state: 'State',
    started: 'Begun',
    finished: 'Finished',
    rows: 'Rows',
    bytes: 'Size',
    acts: 'Actions',
  },
  states: { running: 'Being made', complete: 'Complete' },
  triggers: { daily: 'daily', operator: 'by the operator' },
  delete: 'Delete',
  deleteOf: (id: string) => `Delete ${id}`,
  deleteTitle: 'Delete this backup?',
  deleteWords: 'Nothing can be restored from it any more. It cannot be taken back.',
  deleteRunningWords: 'It is still being made, and ends here.',
  deleted: 'The backup is deleted.',
} as const

export const restore = {
  title: 'Restore',
  lead: 'A deployment is made from a backup by the API, into one without accounts, so that no press of a button can overwrite what is there.',
  steps: [
    'Deploy a new, empty deployment with the master key of the old one, and make its first operator.',
    'Start it with POST /v1/operator/restore and the id of the backup. Nothing is sent meanwhile.',
    'When it is ready, compare the differences it names, then confirm with POST /v1/operator/restore/confirm.',
    'Mails that may have been delivered since the backup are held: release them account by account with POST /v1/operator/restore/release and its tenant_id.',
  ],
  last: 'The last restore',
  states: {
    none: 'None',
    frozen: 'Waits to be confirmed',
    running: 'Runs',
    ready: 'Ready to be confirmed',
    released: 'Done',
  },
  step: 'Step',
  rows: 'Rows',
  problem: 'Problem',
  backup: 'Backup',
} as const

export const backupSetting = {
  title: 'Backups',
  kept: 'Daily backups that are kept',
  keptHelp: '0 makes none.',
} as const
