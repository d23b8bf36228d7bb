/** What is to be done, at which relay, and why. */
import { useQuery } from '@tanstack/react-query'
import { relaysOptions } from '../../../api/operator/relays.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Select } from '../../../parts/form/select.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { holds as holdWords, orders as words } from '../../../text/operator/holds.ts'
import { ACTIONS, type Action, needsReason } from './read-order.ts'

const toChoices = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

const CHOICES = toChoices(words.actions)
const STATES = toChoices(words.states)
const REASON_MAX_CHARS = 200

interface OrderFieldsProps {
  readonly action: Action
  readonly onAction: (action: Action) => void
}

export const OrderFields = ({ action, onAction }: OrderFieldsProps) => (
  <div className="grid gap-4 sm:grid-cols-2">
    <Field label={words.action} help={words.words[action]}>
      <Select
        choices={CHOICES}
        value={action}
        onChoose={(chosen) => onAction(ACTIONS.find((each) => each === chosen) ?? 'flush')}
      />
    </Field>
    <RelayField action={action} />
    {needsReason(action) && (
      <Field label={holdWords.reason} help={holdWords.reasonHelp}>
        <TextInput name="reason" required maxLength={REASON_MAX_CHARS} autoComplete="off" />
      </Field>
    )}
    {action === 'cancel' && (
      <Field label={words.state}>
        <Select name="state" choices={STATES} />
      </Field>
    )}
  </div>
)

function RelayField({ action }: Pick<OrderFieldsProps, 'action'>) {
  const relays = useQuery(relaysOptions).data ?? []
  const isNeeded = action === 're_route'
  const first = { value: '', label: isNeeded ? words.chooseRelay : words.anyRelay }
  return (
    <Field label={isNeeded ? words.fromRelay : words.relay} help={isNeeded ? undefined : words.relayHelp}>
      <Select
        name="relay"
        required={isNeeded}
        choices={[first, ...relays.map(({ id }) => ({ value: id, label: id }))]}
      />
    </Field>
  )
}
