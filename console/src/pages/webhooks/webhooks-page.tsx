/** `/webhooks`: endpoints that are told of events. */
import { Plus, Webhook } from 'lucide-react'
import { useState } from 'react'
import { type WebhookSummary, webhooksOptions } from '../../api/webhooks.ts'
import { Button } from '../../parts/form/button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { RowLink } from '../../parts/list/row-link.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { webhooks } from '../../text/webhooks.ts'
import { AddWebhook } from './add-webhook.tsx'

const eventsOf = (events: WebhookSummary['events']): string =>
  events === null ? webhooks.allEvents : webhooks.count(events.length)

const COLUMNS: readonly Column<WebhookSummary>[] = [
  {
    id: 'endpoint',
    label: webhooks.columns.endpoint,
    cell: ({ id, endpoint }) => (
      <RowLink to="/webhooks/$id" params={{ id }} search={{}}>
        {endpoint}
      </RowLink>
    ),
  },
  {
    id: 'state',
    label: webhooks.columns.state,
    width: 'w-32',
    cell: ({ status }) => <StatusBadge tone={status === 'enabled' ? 'good' : 'held'}>{webhooks[status]}</StatusBadge>,
  },
  {
    id: 'events',
    label: webhooks.columns.events,
    width: 'w-28',
    wideOnly: true,
    cell: ({ events }) => eventsOf(events),
  },
  {
    id: 'at',
    label: webhooks.columns.at,
    width: 'w-28',
    wideOnly: true,
    cell: ({ created_at }) => (
      <span className="text-quiet">
        <Time at={created_at} />
      </span>
    ),
  },
]

export function WebhooksPage() {
  const [isAdding, setAdding] = useState(false)
  return (
    <Page fill>
      <PageHeader title={webhooks.title} lead={webhooks.lead}>
        <Button kind="primary" icon={<Plus className="size-4" />} onClick={() => setAdding(true)}>
          {webhooks.add}
        </Button>
      </PageHeader>
      <ListView
        label={webhooks.list}
        options={webhooksOptions}
        columns={COLUMNS}
        second={({ events }) => eventsOf(events)}
        empty={
          <EmptyState icon={<Webhook className="size-5" />} title={webhooks.emptyTitle}>
            {webhooks.empty}
          </EmptyState>
        }
      />
      {isAdding && <AddWebhook onClose={() => setAdding(false)} />}
    </Page>
  )
}
