/** The columns of all tenants, on the page and as a file. */
import type { OperatorTenant } from '../../../api/operator/tenants.ts'
import type { CsvLook } from '../../../parts/list/csv/make-csv.ts'
import { RowLink } from '../../../parts/list/row-link.tsx'
import type { Column } from '../../../parts/list/table.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { tenants as words } from '../../../text/operator.ts'
import { tellTenant } from './tell-tenant.ts'

const number = new Intl.NumberFormat()

function State({ tenant }: { readonly tenant: OperatorTenant }) {
  const { tone, word } = tellTenant(tenant)
  return (
    <span className="flex items-center gap-2">
      <StatusBadge tone={tone}>{word}</StatusBadge>
      {tenant.review && <span className="truncate text-xs text-link max-sm:hidden">{words.asking}</span>}
    </span>
  )
}

export const TENANT_COLUMNS: readonly Column<OperatorTenant>[] = [
  {
    id: 'name',
    label: words.columns.name,
    cell: ({ id, name }) => (
      <RowLink to="/operator/tenants/$id" params={{ id }}>
        {name}
      </RowLink>
    ),
  },
  { id: 'state', label: words.columns.state, width: 'w-32 sm:w-56', cell: (tenant) => <State tenant={tenant} /> },
  {
    id: 'owner',
    label: words.columns.owner,
    width: 'w-[24%]',
    wideOnly: true,
    cell: ({ owner }) => <span className="text-quiet">{owner}</span>,
  },
  { id: 'plan', label: words.columns.plan, width: 'w-24', wideOnly: true, cell: ({ plan }) => plan },
  {
    id: 'month',
    label: words.columns.month,
    width: 'w-28',
    wideOnly: true,
    cell: ({ emails }) => number.format(emails.this_month),
  },
  {
    id: 'since',
    label: words.columns.since,
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

export const secondLine = ({ owner, plan, review }: OperatorTenant) =>
  [review && words.asking, owner, plan].filter(Boolean).join(' · ')

export const TENANT_CSV: CsvLook<OperatorTenant> = {
  name: 'tenants',
  columns: [
    { name: 'id', text: ({ id }) => id },
    { name: 'name', text: ({ name }) => name },
    { name: 'owner', text: ({ owner }) => owner },
    { name: 'plan', text: ({ plan }) => plan },
    { name: 'state', text: ({ state }) => state },
    { name: 'standing', text: ({ standing }) => standing },
    { name: 'review', text: ({ review }) => review?.kind },
    { name: 'emails_this_month', text: ({ emails }) => emails.this_month },
    { name: 'created_at', text: ({ created_at }) => created_at },
  ],
}
