/** A hold that is made. */
import { createHold, type WantedHold } from '../../../api/operator/holds.ts'
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { holds as words } from '../../../text/operator/holds.ts'
import { useAct } from '../use-act.ts'
import { readScope } from './read-scope.ts'
import { ScopeFields } from './scope-fields.tsx'
import { tellSilent } from './tell-silent.ts'

const REASON_MAX_CHARS = 200

/** A moment without a zone is one of the viewer's. */
function readHold(fields: FormData): WantedHold {
  const until = fieldText(fields, 'until')
  return {
    scope: readScope(fields),
    reason: fieldText(fields, 'reason'),
    until: until === '' ? null : new Date(until).toISOString(),
  }
}

export function NewHold({ onClose }: { readonly onClose: () => void }) {
  const place = useAct({
    run: (fields: FormData) => createHold(readHold(fields)),
    done: ({ relays }) => `${words.placed}${tellSilent(relays)}`,
    onDone: onClose,
  })
  return (
    <Dialog title={words.newTitle} shape="wide" onClose={onClose}>
      <Form submit={words.place} onSubmit={place.mutate} busy={place.isPending} error={place.error}>
        <p className="text-quiet">{words.newWords}</p>
        <ScopeFields />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={words.reason} help={words.reasonHelp}>
            <TextInput name="reason" required maxLength={REASON_MAX_CHARS} autoComplete="off" />
          </Field>
          <Field label={words.until} help={words.untilHelp}>
            <TextInput name="until" type="datetime-local" />
          </Field>
        </div>
      </Form>
    </Dialog>
  )
}
