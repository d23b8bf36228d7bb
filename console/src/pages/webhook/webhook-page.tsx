/** `/webhooks/:id`: one endpoint and what it was told. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useRouteContext, useSearch } from '@tanstack/react-router'
import { Radio } from 'lucide-react'
import { useMemo } from 'react'
import { roleOf } from '../../api/me.ts'
import { type WebhookEventSummary, webhookEventsOptions, webhookOptions } from '../../api/webhooks.ts'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { FilterChip } from '../../parts/list/filter-chip.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { RowLink } from '../../parts/list/row-link.tsx'
import type { BulkAct } from '../../parts/list/select/bulk-act.ts'
import type { Column } from '../../parts/list/table.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { tellExact } from '../../parts/show/tell-time.ts'
import { Time } from '../../parts/show/time.tsx'
import { tellPost } from '../../parts/show/tone.ts'
import { webhooks, webhook as words } from '../../text/webhooks.ts'
import { DeliveryDialog } from './delivery-dialog.tsx'
import { eventActs } from './event-acts.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { WebhookFields } from './webhook-fields.tsx'

function State({ status }: Pick<WebhookEventSummary, 'status'>) {
  const { tone, word } = tellPost(status)
  return <StatusBadge tone={tone}>{word}</StatusBadge>
}

const COLUMNS: readonly Column<WebhookEventSummary>[] = [
  {
    id: 'type',
    label: words.columns.type,
    cell: ({ id, type }) => (
      <RowLink from="/webhooks/$id" to="." search={(kept) => ({ ...kept, event: id })} className="font-mono !text-xs">
        {type}
      </RowLink>
    ),
  },
  { id: 'state', label: words.columns.state, width: 'w-32', cell: ({ status }) => <State status={status} /> },
  {
    id: 'at',
    label: words.columns.at,
    width: 'w-28',
    wideOnly: true,
    isOrder: true,
    cell: ({ created_at }) => (
      <span className="text-quiet">
        <Time at={created_at} />
      </span>
    ),
  },
]

const Back = () => (
  <Link to="/webhooks" className={LINK}>
    {words.back}
  </Link>
)

export function WebhookPage() {
  const { id } = useParams({ from: '/inside/webhooks/$id' })
  const { status, event } = useSearch({ from: '/inside/webhooks/$id' })
  const navigate = useNavigate({ from: '/webhooks/$id' })
  const { me } = useRouteContext({ from: '/inside' })
  const webhook = useQuery(webhookOptions(id))
  const isOn = webhook.data?.status === 'enabled'
  const canReplay = isOn && roleOf(me) !== 'read_only'
  const acts = useMemo(() => (canReplay ? eventActs(id) : undefined), [canReplay, id])
  if (webhook.data === undefined)
    return (
      <Page>
        <PageHeader title={webhooks.title} back={<Back />} />
        {webhook.isError ? (
          <ErrorNotice error={webhook.error} onRetry={() => void webhook.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    )
  return (
    <Page fill>
      <PageHeader
        title={webhook.data.endpoint}
        back={<Back />}
        badge={<StatusBadge tone={isOn ? 'good' : 'held'}>{webhooks[webhook.data.status]}</StatusBadge>}
        lead={webhook.data.disabled_reason}
      >
        <WebhookActions webhook={webhook.data} />
      </PageHeader>
      <WebhookFields webhook={webhook.data} />
      <Deliveries
        id={id}
        status={status}
        acts={acts}
        onFilter={(chosen) => void navigate({ search: chosen === undefined ? {} : { status: chosen }, replace: true })}
      />
      {event !== undefined && (
        <DeliveryDialog
          webhook={id}
          event={event}
          onClose={() => void navigate({ search: ({ event: _, ...kept }) => kept, replace: true })}
        />
      )}
    </Page>
  )
}

interface DeliveriesProps {
  readonly id: string
  readonly status: string | undefined
  readonly acts: readonly BulkAct<WebhookEventSummary>[] | undefined
  readonly onFilter: (status: string | undefined) => void
}

const Deliveries = ({ id, status, acts, onFilter }: DeliveriesProps) => (
  <div className="flex min-h-80 flex-1 flex-col">
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-2">
      <h2 className="text-base font-semibold">{words.deliveries}</h2>
      <search aria-label={words.filters} className="flex flex-wrap gap-1.5">
        {words.states.map(([value, label]) => (
          <FilterChip
            key={value}
            isOn={status === value}
            onToggle={() => onFilter(status === value ? undefined : value)}
          >
            {label}
          </FilterChip>
        ))}
      </search>
    </div>
    <ListView
      label={words.deliveries}
      options={webhookEventsOptions(id, status)}
      columns={COLUMNS}
      nameOf={({ type, created_at }) => `${type}, ${tellExact(Date.parse(created_at))}`}
      {...(acts && { acts })}
      second={({ created_at }) => <Time at={created_at} />}
      empty={
        <EmptyState icon={<Radio className="size-5" />} title={words.noEvents}>
          {words.noEventsWords}
        </EmptyState>
      }
    />
  </div>
)
