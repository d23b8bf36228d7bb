/** How a relay is used: its role, its share of mail, its MX host and its name. */
import { changeRelay, type OperatorRelayDetail } from '../../../api/operator/relays.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Form } from '../../../parts/form/form.tsx'
import { Select } from '../../../parts/form/select.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { relays as listWords, relay as words } from '../../../text/operator/relays.ts'
import { useAct } from '../use-act.ts'
import { readRelay } from './read-relay.ts'

const ROLES = Object.entries(listWords.roles).map(([value, label]) => ({ value, label }))
const WEIGHT_MAX = 10_000
const PRIORITY_MAX = 65_535
const DEFAULT_PRIORITY = 10

export function RelayForm({ relay }: { readonly relay: OperatorRelayDetail }) {
  const change = useAct({ run: (fields: FormData) => changeRelay(relay.id, readRelay(fields)), done: words.saved })
  return (
    <div className="max-w-2xl">
      <Form beside submit={words.save} onSubmit={change.mutate} busy={change.isPending} error={change.error}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={words.role}>
            <Select name="role" choices={ROLES} defaultValue={relay.role} />
          </Field>
          <Field label={words.weight} help={words.weightHelp}>
            <TextInput name="weight" type="number" required min={0} max={WEIGHT_MAX} defaultValue={relay.weight} />
          </Field>
          <Field label={words.mxHost} help={words.mxHostHelp}>
            <HostInput name="mx_host" value={relay.mx?.host} />
          </Field>
          <Field label={words.mxPriority} help={words.mxPriorityHelp}>
            <TextInput
              name="mx_priority"
              type="number"
              min={0}
              max={PRIORITY_MAX}
              defaultValue={relay.mx?.priority ?? DEFAULT_PRIORITY}
            />
          </Field>
          <Field label={words.ehlo} help={words.ehloHelp}>
            <HostInput name="ehlo_name" value={relay.ehlo_name} />
          </Field>
        </div>
      </Form>
    </div>
  )
}

const HostInput = ({ name, value }: { readonly name: string; readonly value: string | null | undefined }) => (
  <TextInput name={name} maxLength={253} defaultValue={value ?? ''} autoComplete="off" spellCheck={false} />
)
