/** `/mail`: the mailboxes that the person may read. */
import { useRouteContext } from '@tanstack/react-router'
import { Inbox, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { currentTenant } from '../../api/current-tenant.ts'
import { inboxesOptions } from '../../api/mail/inboxes.ts'
import { type Me, roleOf } from '../../api/me.ts'
import { Button } from '../../parts/form/button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { mailboxes } from '../../text/mail.ts'
import { CreateMailbox } from './create-mailbox.tsx'
import { type Ask, MailboxActDialog } from './mailbox-act-dialog.tsx'
import { lastMail, mailboxColumns } from './mailbox-columns.tsx'

const tenantName = ({ tenants }: Me): string => tenants.find(({ id }) => id === currentTenant())?.name ?? ''

export function MailboxesPage() {
  const { me } = useRouteContext({ from: '/inside' })
  const [isCreating, setCreating] = useState(false)
  const [asked, setAsked] = useState<Ask | null>(null)
  const role = roleOf(me)
  const canManage = role === 'owner' || role === 'admin'
  const columns = useMemo(() => mailboxColumns(canManage ? setAsked : null), [canManage])
  return (
    <Page fill>
      <PageHeader title={mailboxes.title} lead={mailboxes.lead}>
        {canManage && (
          <Button kind="primary" icon={<Plus className="size-4" />} onClick={() => setCreating(true)}>
            {mailboxes.create}
          </Button>
        )}
      </PageHeader>
      <ListView
        label={mailboxes.list}
        options={inboxesOptions}
        columns={columns}
        second={lastMail}
        empty={
          <EmptyState icon={<Inbox className="size-5" />} title={mailboxes.emptyTitle}>
            {canManage ? mailboxes.empty : mailboxes.emptyForOthers(tenantName(me))}
          </EmptyState>
        }
      />
      {isCreating && <CreateMailbox onClose={() => setCreating(false)} />}
      {asked && <MailboxActDialog ask={asked} onClose={() => setAsked(null)} />}
    </Page>
  )
}
