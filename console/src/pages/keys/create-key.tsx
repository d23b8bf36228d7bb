/** Making a key, and showing it once. */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { API_KEYS_KEY, type ApiKey, createApiKey } from '../../api/api-keys.ts'
import { domainsOptions } from '../../api/domains.ts'
import { rowsOf } from '../../api/list.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { Select } from '../../parts/form/select.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { SecretOnce } from '../../parts/show/secret-once.tsx'
import { keys } from '../../text/keys.ts'

const DAY_MS = 86_400_000
const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))
const PERMISSIONS = choicesOf(keys.permissions)
const EXPIRIES = choicesOf(keys.expiries)

const isPermission = (text: string): text is ApiKey['permission'] => Object.hasOwn(keys.permissions, text)

function readKey(fields: FormData) {
  const permission = fieldText(fields, 'permission')
  const domain = fieldText(fields, 'domain')
  const days = Number(fieldText(fields, 'expiry'))
  return {
    name: fieldText(fields, 'name'),
    permission: isPermission(permission) ? permission : ('sending_access' as const),
    ...(domain !== '' && { domain_id: domain }),
    ...(days > 0 && { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() }),
  }
}

export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const create = useMutation({
    mutationFn: (fields: FormData) => createApiKey(readKey(fields)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: API_KEYS_KEY }),
  })
  if (create.data)
    return (
      <Dialog title={keys.createdTitle} onClose={onClose}>
        <div className="flex flex-col gap-4">
          <SecretOnce secret={create.data.token} what="key" />
          <Button className="self-end" onClick={onClose}>
            {keys.done}
          </Button>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={keys.createTitle} onClose={onClose}>
      <Form submit={keys.create} onSubmit={create.mutate} busy={create.isPending} error={create.error}>
        <KeyFields />
      </Form>
    </Dialog>
  )
}

function KeyFields() {
  const domains = rowsOf(useInfiniteQuery(domainsOptions).data)
  const choices = [{ value: '', label: keys.anyDomain }, ...domains.map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <>
      <Field label={keys.name} help={keys.nameHelp}>
        <TextInput name="name" required maxLength={200} autoComplete="off" />
      </Field>
      <Field label={keys.permission}>
        <Select name="permission" choices={PERMISSIONS} />
      </Field>
      <Field label={keys.domain}>
        <Select name="domain" choices={choices} />
      </Field>
      <Field label={keys.expiry}>
        <Select name="expiry" choices={EXPIRIES} />
      </Field>
    </>
  )
}
