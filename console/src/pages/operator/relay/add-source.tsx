/** A source that the operator enters: one that the relay has and does not report. */
import { changeRelay, type OperatorRelayDetail } from '../../../api/operator/relays.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { relay as words } from '../../../text/operator/relays.ts'
import { useAct } from '../use-act.ts'
import { sayWith } from './entered-sources.ts'

interface AddSourceProps {
  readonly relay: OperatorRelayDetail
  readonly onClose: () => void
}

export function AddSource({ relay, onClose }: AddSourceProps) {
  const add = useAct({
    run: (fields: FormData) =>
      changeRelay(relay.id, {
        sources: sayWith(relay.sources, fieldText(fields, 'address'), fieldText(fields, 'ehlo_name') || null),
      }),
    done: words.saved,
    onDone: onClose,
  })
  return (
    <Dialog title={words.addSource} onClose={onClose}>
      <Form submit={words.addSource} onSubmit={add.mutate} busy={add.isPending} error={add.error}>
        <Field label={words.sourceAddress}>
          <TextInput name="address" required maxLength={45} autoComplete="off" spellCheck={false} />
        </Field>
        <Field label={words.sourceEhlo} help={words.ehloHelp}>
          <TextInput name="ehlo_name" maxLength={253} autoComplete="off" spellCheck={false} />
        </Field>
      </Form>
    </Dialog>
  )
}
