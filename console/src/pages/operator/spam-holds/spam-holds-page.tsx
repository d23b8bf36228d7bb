/** `/operator/spam-holds`: outgoing mail that looks like spam and waits for a person. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { spamHoldsOptions } from '../../../api/operator/spam-holds.ts'
import { EmptyState } from '../../../parts/list/empty-state.tsx'
import { ListView } from '../../../parts/list/list-view.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { spamHolds as words } from '../../../text/operator/spam-holds.ts'
import { SPAM_HOLD_ACTS, SPAM_HOLD_COLUMNS, SPAM_HOLD_CSV, secondLine } from './spam-hold-columns.tsx'
import { SpamHoldDialog } from './spam-hold-dialog.tsx'

export function SpamHoldsPage() {
  const { open } = useSearch({ from: '/inside/operator/spam-holds' })
  const navigate = useNavigate({ from: '/operator/spam-holds' })
  return (
    <Page fill>
      <PageHeader title={words.title} lead={words.lead} />
      <ListView
        label={words.list}
        options={spamHoldsOptions}
        columns={SPAM_HOLD_COLUMNS}
        second={secondLine}
        nameOf={({ subject }) => subject || words.noSubject}
        csv={SPAM_HOLD_CSV}
        acts={SPAM_HOLD_ACTS}
        empty={
          <EmptyState icon={<ShieldCheck className="size-5" />} title={words.emptyTitle}>
            {words.empty}
          </EmptyState>
        }
      />
      {open !== undefined && (
        <SpamHoldDialog key={open} id={open} onClose={() => void navigate({ search: {}, replace: true })} />
      )}
    </Page>
  )
}
