/** Another name for a key. */
import { useMutation } from '@tanstack/react-query'
import { API_KEYS_KEY, type ApiKey, renameApiKey } from '../../api/api-keys.ts'
import { queryClient } from '../../app/query-client.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { keys } from '../../text/keys.ts'

interface RenameKeyProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
}

export function RenameKey({ apiKey, onClose }: RenameKeyProps) {
  const rename = useMutation({
    mutationFn: (name: string) => renameApiKey(apiKey.id, name),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: API_KEYS_KEY })
      onClose()
    },
  })
  return (
    <Dialog title={keys.rename} onClose={onClose}>
      <Form
        submit={keys.rename}
        onSubmit={(fields) => rename.mutate(fieldText(fields, 'name'))}
        busy={rename.isPending}
        error={rename.error}
      >
        <Field label={keys.name} help={keys.nameHelp}>
          <TextInput name="name" required maxLength={200} autoComplete="off" defaultValue={apiKey.name} />
        </Field>
      </Form>
    </Dialog>
  )
}
