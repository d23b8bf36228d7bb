/** Before what cannot be undone: the consequence in words, and a name to type. */
import { useState } from 'react'
import { common } from '../../text/common.ts'
import { Button } from '../form/button.tsx'
import { Field } from '../form/field.tsx'
import { TextInput } from '../form/text-input.tsx'
import { ErrorNotice } from '../show/error-notice.tsx'
import { Dialog } from './dialog.tsx'

interface ConfirmDialogProps {
  readonly title: string
  readonly consequence: string
  /** What is to be typed; without it the button is enough. */
  readonly name?: string
  readonly act: string
  readonly busy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, consequence, name, act, busy, error, onConfirm, onClose } = props
  const [typed, setTyped] = useState('')
  const isSure = name === undefined || typed.trim() === name
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (isSure && !busy) onConfirm()
        }}
      >
        <p className="text-quiet">{consequence}</p>
        {name !== undefined && (
          <Field label={common.typeToConfirm(name)}>
            <TextInput value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
          </Field>
        )}
        {error ? <ErrorNotice error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {common.keep}
          </Button>
          <Button type="submit" kind="danger" disabled={!isSure} busy={busy}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
