/** `/operator/backups`: the backups there are, and how one is restored. */
import { useQuery } from '@tanstack/react-query'
import { DatabaseBackup } from 'lucide-react'
import { useState } from 'react'
import { type Backup, backupsOptions, startBackup } from '../../../api/operator/backups.ts'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { backups as words } from '../../../text/operator/backups.ts'
import { ActButton } from '../act-button.tsx'
import { BackupTable } from './backup-table.tsx'
import { DeleteBackup } from './delete-backup.tsx'
import { RestoreWords } from './restore-words.tsx'

export function BackupsPage() {
  const backups = useQuery(backupsOptions)
  const [asked, setAsked] = useState<Backup | null>(null)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead}>
        <ActButton run={startBackup} done={words.started} label={words.start} />
      </PageHeader>
      <Loaded query={backups}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={<DatabaseBackup className="size-5" />} title={words.emptyTitle}>
              {words.empty}
            </EmptyState>
          ) : (
            <BackupTable backups={all} onDelete={setAsked} />
          )
        }
      </Loaded>
      <RestoreWords />
      {asked && <DeleteBackup backup={asked} onClose={() => setAsked(null)} />}
    </Page>
  )
}
