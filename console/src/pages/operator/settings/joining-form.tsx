/** Who may sign up, and how a tenant gets out of the sandbox. */
import { useQuery } from '@tanstack/react-query'
import { plansOptions } from '../../../api/operator/plans.ts'
import type { ShownSettings } from '../../../api/operator/settings.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { type Choice, Select } from '../../../parts/form/select.tsx'
import { deployment as words } from '../../../text/operator.ts'
import { useSave } from './use-save.ts'

const toChoices = (labels: Readonly<Record<string, string>>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

const SIGN_UPS = toChoices(words.signUps)
const SANDBOX_RULES = toChoices(words.sandboxRules)

const readChoices = (fields: FormData) => ({
  sign_up: fieldText(fields, 'sign_up') as ShownSettings['sign_up'],
  sandbox_rule: fieldText(fields, 'sandbox_rule') as ShownSettings['sandbox_rule'],
  plan_after_sandbox: fieldText(fields, 'plan_after_sandbox'),
})

export function JoiningForm({ settings }: { readonly settings: ShownSettings }) {
  const save = useSave()
  const plans = useQuery(plansOptions).data
  // Until they are known there is the one that is chosen.
  const choices = plans?.map(({ name, title }) => ({ value: name, label: title })) ?? [
    { value: settings.plan_after_sandbox, label: settings.plan_after_sandbox },
  ]
  return (
    <Form
      beside
      submit={words.save}
      onSubmit={(fields) => save.mutate(readChoices(fields))}
      busy={save.isPending}
      error={save.error}
    >
      <Field label={words.signUp}>
        <Select name="sign_up" choices={SIGN_UPS} defaultValue={settings.sign_up} />
      </Field>
      <Field label={words.sandboxRule}>
        <Select name="sandbox_rule" choices={SANDBOX_RULES} defaultValue={settings.sandbox_rule} />
      </Field>
      <Field label={words.planAfter}>
        <Select
          key={choices.length}
          name="plan_after_sandbox"
          choices={choices}
          defaultValue={settings.plan_after_sandbox}
        />
      </Field>
    </Form>
  )
}
