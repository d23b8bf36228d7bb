/** A setting that is one line of text. An emptied one is not set any more. */
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { deployment as words } from '../../../text/operator.ts'
import { useSave } from './use-save.ts'

interface TextSettingProps {
  readonly name: 'platform_name' | 'abuse_contact' | 'system_sender'
  readonly label: string
  readonly help: string
  readonly value: string | null
  readonly maxLength: number
  readonly required?: boolean
}

export function TextSetting({ name, label, help, value, maxLength, required = false }: TextSettingProps) {
  const save = useSave()
  return (
    <Form
      beside
      submit={words.save}
      onSubmit={(fields) => save.mutate({ [name]: fieldText(fields, name) || null })}
      busy={save.isPending}
      error={save.error}
    >
      <Field label={label} help={help}>
        <TextInput
          name={name}
          defaultValue={value ?? ''}
          maxLength={maxLength}
          required={required}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    </Form>
  )
}
