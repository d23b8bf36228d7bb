/** How many daily backups are kept. */
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { backupSetting as words } from '../../../text/operator/backups.ts'
import { deployment } from '../../../text/operator.ts'
import { useSave } from './use-save.ts'

const KEPT_MAX = 90

export function BackupsForm({ kept }: { readonly kept: number }) {
  const save = useSave()
  return (
    <Form
      beside
      submit={deployment.save}
      onSubmit={(fields) => save.mutate({ backups_kept: Number(fieldText(fields, 'backups_kept')) })}
      busy={save.isPending}
      error={save.error}
    >
      <Field label={words.kept} help={words.keptHelp}>
        <TextInput name="backups_kept" type="number" required min={0} max={KEPT_MAX} defaultValue={kept} />
      </Field>
    </Form>
  )
}
