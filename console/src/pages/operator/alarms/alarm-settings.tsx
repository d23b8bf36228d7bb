/** Who is told of alarms, and from when on a disk is one. */
import { useState } from 'react'
import type { ShownSettings } from '../../../api/operator/settings.ts'
import { Button } from '../../../parts/form/button.tsx'
import { Field } from '../../../parts/form/field.tsx'
import { Form } from '../../../parts/form/form.tsx'
import { TextArea } from '../../../parts/form/text-area.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { CopyButton } from '../../../parts/show/copy-text.tsx'
import { common } from '../../../text/common.ts'
import { alarms as words } from '../../../text/operator/alarms.ts'
import { useSave } from '../settings/use-save.ts'
import { makeSecret, readAlarmSettings, toGigabytes } from './read-settings.ts'

export function AlarmSettings({ settings }: { readonly settings: ShownSettings }) {
  const save = useSave(words.saved)
  const [secret, setSecret] = useState('')
  return (
    <Form
      beside
      submit={words.save}
      onSubmit={(fields) => save.mutate(readAlarmSettings(fields), { onSuccess: () => setSecret('') })}
      busy={save.isPending}
      error={save.error}
    >
      <Field label={words.addresses} help={words.addressesHelp}>
        <TextArea name="addresses" rows={3} defaultValue={settings.alarm_addresses.join('\n')} spellCheck={false} />
      </Field>
      <Field label={words.webhook} help={words.webhookHelp}>
        <TextInput
          name="webhook"
          type="url"
          pattern="https://.+"
          maxLength={2_000}
          defaultValue={settings.alarm_webhook ?? ''}
          placeholder="https://"
          autoComplete="off"
        />
      </Field>
      <Field label={words.secret} help={settings.has_alarm_webhook_secret ? words.secretHelp : words.secretNone}>
        <SecretInput secret={secret} onChange={setSecret} />
      </Field>
      <Field label={words.disk} help={words.diskHelp}>
        <TextInput
          name="disk"
          type="number"
          required
          min={0}
          step="any"
          defaultValue={toGigabytes(settings.alarm_disk_free_bytes)}
        />
      </Field>
    </Form>
  )
}

interface SecretInputProps {
  readonly secret: string
  readonly onChange: (secret: string) => void
}

/** In clear, to be copied to where the posts arrive: it is not shown again. */
const SecretInput = ({ secret, onChange }: SecretInputProps) => (
  <span className="flex items-center gap-2">
    <TextInput
      name="secret"
      value={secret}
      onChange={({ target }) => onChange(target.value)}
      autoComplete="off"
      spellCheck={false}
      className="font-mono !text-xs"
    />
    {secret !== '' && <CopyButton text={secret} label={common.copy('secret')} />}
    <Button onClick={() => onChange(makeSecret())}>{words.makeSecret}</Button>
  </span>
)
