/** `/operator/plans`: what tenants may have. */
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { type Plan, plansOptions } from '../../../api/operator/plans.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { Skeleton } from '../../../parts/show/skeleton.tsx'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { tellAmount } from '../../../parts/show/tell-limit.ts'
import { tenants, plans as words } from '../../../text/operator.ts'
import { PlanDialog } from './plan-dialog.tsx'

/** A plan that is changed, or `new` for one that is made. */
type Open = Plan | 'new' | null

export function PlansPage() {
  const plans = useQuery(plansOptions)
  const [open, setOpen] = useState<Open>(null)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead}>
        <Button icon={<Plus className="size-4" />} onClick={() => setOpen('new')}>
          {words.add}
        </Button>
      </PageHeader>
      {plans.isError && <ErrorNotice error={plans.error} onRetry={() => void plans.refetch()} />}
      {plans.isPending && <Skeleton rows={4} />}
      {plans.data && <PlanTable plans={plans.data} onOpen={setOpen} />}
      {open !== null && <PlanDialog plan={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  )
}

const COLUMNS = [
  ['day', 'daily_emails'],
  ['month', 'monthly_emails'],
  ['domains', 'domains'],
  ['inboxes', 'inboxes'],
  ['storage', 'storage_bytes'],
  ['members', 'members'],
] as const

interface PlanTableProps {
  readonly plans: readonly Plan[]
  readonly onOpen: (plan: Plan) => void
}

const HEAD = 'h-8 border-b border-line pl-4 font-medium whitespace-nowrap first:pl-0'
const CELL = 'border-b border-line py-2.5 pl-4 whitespace-nowrap first:pl-0'

const PlanTable = ({ plans, onOpen }: PlanTableProps) => (
  <section
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    tabIndex={0}
    aria-label={words.list}
    // What is hidden inside for those who hear it must not make the page wider.
    className="relative overflow-x-auto -outline-offset-2"
  >
    <table className="w-full">
      <thead>
        <tr className="text-xs text-quiet">
          <th scope="col" className={`${HEAD} text-left`}>
            {words.columns.plan}
          </th>
          {COLUMNS.map(([column]) => (
            <th key={column} scope="col" className={`${HEAD} text-right`}>
              {words.columns[column]}
            </th>
          ))}
          <th scope="col" className={HEAD}>
            <span className="sr-only">{words.columns.acts}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => (
          <PlanRow key={plan.name} plan={plan} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  </section>
)

const PlanRow = ({ plan, onOpen }: { readonly plan: Plan } & Pick<PlanTableProps, 'onOpen'>) => (
  <tr>
    <td className={CELL}>
      <span className="flex items-center gap-2 font-medium">
        {plan.title}
        {plan.own_addresses_only && <StatusBadge tone="neutral">{tenants.sandbox}</StatusBadge>}
      </span>
      <code className="font-mono text-xs text-quiet">{plan.name}</code>
    </td>
    {COLUMNS.map(([column, limit]) => (
      <td key={column} className={`${CELL} text-right`}>
        {tellAmount(limit, plan.limits[limit])}
      </td>
    ))}
    <td className={`${CELL} text-right`}>
      <Button aria-label={words.edit(plan.title)} onClick={() => onOpen(plan)}>
        {words.editShort}
      </Button>
    </td>
  </tr>
)
