/** Limits that a tenant has instead of those of its plan. */
import { changeTenant, type OperatorTenantDetail } from '../../../api/operator/tenants.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { tenant as words } from '../../../text/operator.ts'
import { type LimitName, toAmount, toShown } from '../limit-amount.ts'
import { useAct } from '../use-act.ts'

interface LimitsDialogProps {
  readonly tenant: OperatorTenantDetail
  readonly onClose: () => void
}

type Limits = { [name in LimitName]?: number | null }

/** Every field, so that an emptied one goes back to the plan. */
const readLimits = (fields: FormData, names: readonly LimitName[]): Limits =>
  Object.fromEntries(
    names.map((name) => {
      const text = fieldText(fields, name)
      return [name, text === '' ? null : toAmount(name, Number(text))]
    }),
  )

export function LimitsDialog({ tenant, onClose }: LimitsDialogProps) {
  const change = useAct({
    run: (limits: Limits) => changeTenant(tenant.id, { limits }),
    done: words.saved,
    onDone: onClose,
  })
  const names = tenant.limits.map(({ name }) => name)
  return (
    <Dialog title={words.limitsTitle} onClose={onClose}>
      <Form
        submit={words.changeLimits}
        onSubmit={(fields) => change.mutate(readLimits(fields, names))}
        busy={change.isPending}
        error={change.error}
      >
        <p className="text-quiet">{words.limitsHelp}</p>
        <div className="grid gap-4 sm:grid-cols-2">
          {tenant.limits.map(({ name, limit, own }) => (
            <Field key={name} label={name === 'storage_bytes' ? words.megabytes : words.names[name]}>
              <TextInput
                name={name}
                type="number"
                min={0}
                step={name === 'storage_bytes' ? 'any' : 1}
                autoComplete="off"
                placeholder={own === null ? String(toShown(name, limit)) : ''}
                defaultValue={own === null ? '' : toShown(name, own)}
              />
            </Field>
          ))}
        </div>
      </Form>
    </Dialog>
  )
}
