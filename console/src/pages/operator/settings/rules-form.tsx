/** The rules about bounces and complaints, in percent. */
import type { ShownSettings } from '../../../api/operator/settings.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Form } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { deployment as words } from '../../../text/operator.ts'
import { KINDS, readRules, STEPS, toPercent } from './read-rules.ts'
import { useSave } from './use-save.ts'

type Rules = ShownSettings['standing_rules']

export function RulesForm({ rules }: { readonly rules: Rules }) {
  const save = useSave()
  return (
    <Form
      beside
      submit={words.save}
      onSubmit={(fields) => save.mutate({ standing_rules: readRules(fields) })}
      busy={save.isPending}
      error={save.error}
    >
      {KINDS.map((kind) => (
        <fieldset key={kind}>
          <legend className="pb-2 font-medium">{words[kind]}</legend>
          <div className="grid grid-cols-3 gap-3">
            {STEPS.map((step) => (
              <Field key={step} label={words.steps[step]}>
                <TextInput
                  name={`${kind}.${step}`}
                  type="number"
                  required
                  min={0}
                  max={100}
                  step="any"
                  defaultValue={toPercent(rules[kind][step])}
                />
              </Field>
            ))}
          </div>
        </fieldset>
      ))}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={words.window}>
          <TextInput name="window_days" type="number" required min={1} max={30} defaultValue={rules.window_days} />
        </Field>
        <Field label={words.min}>
          <TextInput
            name="min_recipients"
            type="number"
            required
            min={1}
            max={100_000}
            defaultValue={rules.min_recipients}
          />
        </Field>
      </div>
    </Form>
  )
}
