/** `/audit`: who did what. */
import { ScrollText } from 'lucide-react'
import { type AuditEntry, auditOptions } from '../../api/audit.ts'
import type { CsvLook } from '../../parts/list/csv/make-csv.ts'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Time } from '../../parts/show/time.tsx'
import { audit } from '../../text/members.ts'
import { tellAct } from './tell-act.ts'

const whoOf = ({ actor }: AuditEntry): string => actor.name ?? audit.actors[actor.kind]

const CSV: CsvLook<AuditEntry> = {
  name: 'audit-log',
  columns: [
    { name: audit.columns.at, text: ({ at }) => at },
    { name: audit.columns.act, text: tellAct },
    { name: audit.code, text: ({ act }) => act },
    { name: audit.columns.actor, text: whoOf },
    { name: audit.columns.from, text: ({ ip }) => ip },
    { name: audit.details, text: ({ detail }) => JSON.stringify(detail) },
  ],
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'act', label: audit.columns.act, cell: (entry) => <span className="font-medium">{tellAct(entry)}</span> },
  { id: 'actor', label: audit.columns.actor, width: 'w-36 sm:w-52', cell: whoOf },
  {
    id: 'from',
    label: audit.columns.from,
    width: 'w-36',
    wideOnly: true,
    cell: ({ ip }) => <span className="text-quiet">{ip}</span>,
  },
  {
    id: 'at',
    label: audit.columns.at,
    width: 'w-28',
    wideOnly: true,
    isOrder: true,
    cell: ({ at }) => (
      <span className="text-quiet">
        <Time at={at} />
      </span>
    ),
  },
]

export const AuditPage = () => (
  <Page fill>
    <PageHeader title={audit.title} lead={audit.lead} />
    <ListView
      label={audit.list}
      options={auditOptions}
      columns={COLUMNS}
      second={({ at }) => <Time at={at} />}
      csv={CSV}
      empty={
        <EmptyState icon={<ScrollText className="size-5" />} title={audit.emptyTitle}>
          {audit.empty}
        </EmptyState>
      }
    />
  </Page>
)
