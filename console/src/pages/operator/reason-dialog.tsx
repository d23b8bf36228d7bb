/** An act of the operator that is given a reason. */

import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextArea } from '../../parts/form/text-area.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useAct } from './use-act.ts'

interface ReasonDialogProps {
  readonly title: string
  readonly consequence: string
  readonly label: string
  readonly act: string
  readonly done: string
  /** An empty text where none was given. */
  readonly run: (reason: string) => Promise<unknown>
  readonly onClose: () => void
  readonly isOptional?: boolean
  readonly maxChars?: number
}

const REASON_MAX_CHARS = 500

export function ReasonDialog(props: ReasonDialogProps) {
  const { title, consequence, label, act, done, run, onClose } = props
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
          <TextArea
            name="reason"
            required={props.isOptional !== true}
            rows={3}
            maxLength={props.maxChars ?? REASON_MAX_CHARS}
          />
        </Field>
      </Form>
    </Dialog>
  )
}
