/** What a tenant may have and has: of its plan, or given to it alone. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { plansOptions } from '../../../api/operator/plans.ts'
import { changeTenant, type OperatorTenantDetail } from '../../../api/operator/tenants.ts'
import { Button } from '../../../parts/form/button.tsx'
import { Select } from '../../../parts/form/select.tsx'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { tellAmount } from '../../../parts/show/tell-limit.ts'
import { tenant as words } from '../../../text/operator.ts'
import { useAct } from '../use-act.ts'
import { LimitsDialog } from './limits-dialog.tsx'

interface TenantLimitsProps {
  readonly tenant: OperatorTenantDetail
}

const LEVELS = { ok: '', approached: 'text-waiting', reached: 'text-bad' } as const

export function TenantLimits({ tenant }: TenantLimitsProps) {
  const [isChanging, setChanging] = useState(false)
  return (
    <section aria-labelledby="limits" className="border-t border-line py-8">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-3">
        <h2 id="limits" className="text-base font-semibold">
          {words.limits}
        </h2>
        <div className="flex flex-wrap items-center gap-2">
          <PlanSelect tenant={tenant} />
          <Button onClick={() => setChanging(true)}>{words.changeLimits}</Button>
        </div>
      </div>
      <LimitTable tenant={tenant} />
      {isChanging && <LimitsDialog tenant={tenant} onClose={() => setChanging(false)} />}
    </section>
  )
}

function PlanSelect({ tenant }: TenantLimitsProps) {
  const toast = useToast()
  const plans = useQuery(plansOptions).data ?? []
  const change = useAct({ run: (plan: string) => changeTenant(tenant.id, { plan }), done: words.saved })
  const known = plans.map(({ name, title }) => ({ value: name, label: title }))
  const isKnown = known.some(({ value }) => value === tenant.plan)
  return (
    <Select
      aria-label={words.changePlan}
      choices={isKnown ? known : [{ value: tenant.plan, label: tenant.plan }, ...known]}
      value={change.isPending ? change.variables : tenant.plan}
      onChoose={(plan) => change.mutate(plan, { onError: ({ message }) => toast(message) })}
    />
  )
}

const LimitTable = ({ tenant: { limits } }: TenantLimitsProps) => (
  <table className="w-full">
    <thead>
      <tr className="text-xs text-quiet">
        <th scope="col" className="h-8 border-b border-line text-left font-medium">
          {words.columns.limit}
        </th>
        <th scope="col" className="h-8 border-b border-line pl-4 text-right font-medium">
          {words.columns.used}
        </th>
        <th scope="col" className="h-8 border-b border-line pl-4 text-right font-medium">
          {words.columns.most}
        </th>
        <th scope="col" className="h-8 border-b border-line pl-6 text-left font-medium max-sm:hidden">
          {words.columns.from}
        </th>
      </tr>
    </thead>
    <tbody>
      {limits.map(({ name, used, limit, level, own }) => (
        <tr key={name}>
          <td className="h-9 border-b border-line">{words.names[name]}</td>
          <td className={`h-9 border-b border-line pl-4 text-right ${limit > 0 ? LEVELS[level] : ''}`}>
            {tellAmount(name, used)}
          </td>
          <td className="h-9 border-b border-line pl-4 text-right">{tellAmount(name, limit)}</td>
          <td className="h-9 border-b border-line pl-6 text-quiet max-sm:hidden">
            {own !== null ? <span className="text-text">{words.ofTenant}</span> : words.ofPlan}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
