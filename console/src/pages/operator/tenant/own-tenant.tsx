/** Whether mail about accounts may be sent by this tenant. */
import { changeTenant, type OperatorTenantDetail } from '../../../api/operator/tenants.ts'
import { Checkbox } from '../../../parts/form/checkbox.tsx'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { tenant as words } from '../../../text/operator.ts'
import { useAct } from '../use-act.ts'

export function OwnTenant({ tenant }: { readonly tenant: OperatorTenantDetail }) {
  const toast = useToast()
  const mark = useAct({
    run: (is_operator: boolean) => changeTenant(tenant.id, { is_operator }),
    done: words.saved,
  })
  return (
    <section aria-labelledby="own" className="border-t border-line py-8">
      <h2 id="own" className="pb-3 text-base font-semibold">
        {words.operatorTitle}
      </h2>
      <Checkbox
        label={words.makeOperator}
        help={words.makeOperatorHelp}
        checked={mark.isPending ? mark.variables : tenant.is_operator}
        onChange={({ target }) => mark.mutate(target.checked, { onError: ({ message }) => toast(message) })}
      />
    </section>
  )
}
