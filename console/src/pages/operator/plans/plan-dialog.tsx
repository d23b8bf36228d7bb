/** A plan that is made or changed. */
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { changePlan, createPlan, PLANS_KEY, type Plan } from '../../../api/operator/plans.ts'
import { queryClient } from '../../../app/query-client.ts'
import { Checkbox } from '../../../parts/form/checkbox.tsx'
import { Field } from '../../../parts/form/field.tsx'
import { Form } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { tenant as limitWords, plans as words } from '../../../text/operator.ts'
import { toShown } from '../limit-amount.ts'
import { KEPT, LIMITS, readPlan } from './read-plan.ts'

interface PlanDialogProps {
  /** Null for a new one. */
  readonly plan: Plan | null
  readonly onClose: () => void
}

const DAYS_MAX = 3_650

export function PlanDialog({ plan, onClose }: PlanDialogProps) {
  const toast = useToast()
  const saving = useMutation({
    mutationFn: async (fields: FormData) => {
      const { name, ...changes } = readPlan(fields)
      await (plan === null ? createPlan({ name, ...changes }) : changePlan(plan.name, changes))
      return changes.title
    },
    onSuccess: async (title) => {
      await queryClient.invalidateQueries({ queryKey: PLANS_KEY })
      toast(words.saved(title))
      onClose()
    },
  })
  return (
    <Dialog title={plan === null ? words.newTitle : words.edit(plan.title)} shape="wide" onClose={onClose}>
      <Form
        submit={plan === null ? words.create : words.save}
        onSubmit={(fields) => saving.mutate(fields)}
        busy={saving.isPending}
        error={saving.error}
      >
        <Names plan={plan} />
        <Numbers title={words.limits}>
          {LIMITS.map((name) => (
            <Amount
              key={name}
              name={name}
              label={name === 'storage_bytes' ? limitWords.megabytes : limitWords.names[name]}
              value={plan ? toShown(name, plan.limits[name]) : undefined}
              min={0}
              isWhole={name !== 'storage_bytes'}
            />
          ))}
        </Numbers>
        <Numbers title={words.days}>
          {KEPT.map((name) => (
            <Amount
              key={name}
              name={name}
              label={words.kept[name]}
              value={plan?.retention_days[name]}
              min={1}
              max={DAYS_MAX}
            />
          ))}
        </Numbers>
      </Form>
    </Dialog>
  )
}

const Names = ({ plan }: Pick<PlanDialogProps, 'plan'>) => (
  <>
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={words.shown} help={words.shownHelp}>
        <TextInput name="title" required maxLength={80} defaultValue={plan?.title} autoComplete="off" />
      </Field>
      {plan === null && (
        <Field label={words.name} help={words.nameHelp}>
          <TextInput
            name="name"
            required
            maxLength={40}
            pattern="[a-z0-9][a-z0-9\-]*"
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
    </div>
    <Checkbox
      name="own_addresses_only"
      label={words.sandbox}
      help={words.sandboxHelp}
      defaultChecked={plan?.own_addresses_only}
    />
  </>
)

const Numbers = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <fieldset className="border-t border-line pt-4">
    <legend className="float-left pb-3 font-semibold">{title}</legend>
    <div className="clear-both grid gap-4 sm:grid-cols-2 lg:grid-cols-3">{children}</div>
  </fieldset>
)

interface AmountProps {
  readonly name: string
  readonly label: string
  readonly value: number | undefined
  readonly min: number
  readonly max?: number
  readonly isWhole?: boolean
}

const Amount = ({ name, label, value, min, max, isWhole = true }: AmountProps) => (
  <Field label={label}>
    <TextInput
      name={name}
      type="number"
      required
      min={min}
      {...(max !== undefined && { max })}
      step={isWhole ? 1 : 'any'}
      defaultValue={value}
      autoComplete="off"
    />
  </Field>
)
