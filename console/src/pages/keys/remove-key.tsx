/** The end of a key. */
import { useMutation } from '@tanstack/react-query'
import { API_KEYS_KEY, type ApiKey, removeApiKey } from '../../api/api-keys.ts'
import { dropRow } from '../../api/list.ts'
import { queryClient } from '../../app/query-client.ts'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { keys } from '../../text/keys.ts'

interface RemoveKeyProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
}

export function RemoveKey({ apiKey, onClose }: RemoveKeyProps) {
  const toast = useToast()
  const remove = useMutation({
    mutationFn: () => removeApiKey(apiKey.id),
    onSuccess: () => {
      dropRow(queryClient, API_KEYS_KEY, apiKey.id)
      toast(keys.removed)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={keys.removeTitle}
      consequence={keys.removeWords(apiKey.name)}
      name={apiKey.name}
      act={keys.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
