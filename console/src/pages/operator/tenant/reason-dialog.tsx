/** An act that the people of the tenant are given a reason for. */

import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextArea } from '../../../parts/form/text-area.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { useAct } from './use-act.ts'

interface ReasonDialogProps {
  readonly title: string
  readonly consequence: string
  readonly label: string
  readonly act: string
  readonly done: string
  readonly run: (reason: string) => Promise<unknown>
  readonly onClose: () => void
}

const REASON_MAX_CHARS = 500

export function ReasonDialog({ title, consequence, label, act, done, run, onClose }: ReasonDialogProps) {
  const acting = useAct({ run, done, onDone: onClose })
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        submit={act}
        onSubmit={(fields) => acting.mutate(fieldText(fields, 'reason'))}
        busy={acting.isPending}
        error={acting.error}
      >
        <p className="text-quiet">{consequence}</p>
        <Field label={label}>
          <TextArea name="reason" required rows={3} maxLength={REASON_MAX_CHARS} />
        </Field>
      </Form>
    </Dialog>
  )
}
