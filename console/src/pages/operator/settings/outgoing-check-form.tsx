/** Whether outgoing mail is scored for spam, and what becomes of mail that scores high. */
import type { ShownSettings } from '../../../api/operator/settings.ts'
import { Checkbox } from '../../../parts/form/checkbox.tsx'
import { Field } from '../../../parts/form/field.tsx'
import { Form } from '../../../parts/form/form.tsx'
import { Select } from '../../../parts/form/select.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { outgoingCheck as words } from '../../../text/operator/spam-holds.ts'
import { deployment } from '../../../text/operator.ts'
import { readOutgoingCheck } from './read-outgoing-check.ts'
import { useSave } from './use-save.ts'

const MODES = Object.entries(words.modes).map(([value, label]) => ({ value, label }))
const SCORES = { min: -100, max: 1_000 }
const MINUTES_MAX = 1_440

export function OutgoingCheckForm({ check }: { readonly check: ShownSettings['outgoing_check'] }) {
  const save = useSave()
  return (
    <Form
      beside
      submit={deployment.save}
      onSubmit={(fields) => save.mutate({ outgoing_check: readOutgoingCheck(fields) })}
      busy={save.isPending}
      error={save.error}
    >
      <Checkbox name="enabled" label={words.enabled} defaultChecked={check.enabled} />
      <Checkbox name="block" label={words.block} help={words.blockHelp} defaultChecked={check.block} />
      <Checkbox
        name="release_by_account"
        label={words.byAccount}
        help={words.byAccountHelp}
        defaultChecked={check.release_by_account}
      />
      <Field label={words.mode}>
        <Select name="mode" choices={MODES} defaultValue={check.mode} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={words.threshold}>
          <Score name="threshold" value={check.threshold} />
        </Field>
        <Field label={words.hybrid} help={words.hybridHelp}>
          <Score name="hybrid_threshold" value={check.hybrid_threshold} />
        </Field>
        <Field label={words.giveUp} help={words.giveUpHelp}>
          <TextInput
            name="give_up_after_minutes"
            type="number"
            required
            min={0}
            max={MINUTES_MAX}
            defaultValue={check.give_up_after_minutes}
          />
        </Field>
      </div>
    </Form>
  )
}

const Score = ({ name, value }: { readonly name: string; readonly value: number }) => (
  <TextInput name={name} type="number" required {...SCORES} step="any" defaultValue={value} />
)
