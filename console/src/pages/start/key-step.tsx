/** A key for sending, shown once. */
import { useMutation } from '@tanstack/react-query'
import { API_KEYS_KEY, createApiKey } from '../../api/api-keys.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { SecretOnce } from '../../parts/show/secret-once.tsx'
import { start } from '../../text/start.ts'

interface KeyStepProps {
  readonly shown: string | null
  readonly hasKey: boolean
  /** Whether there is a tenant to make it for. */
  readonly canCreate: boolean
  /** Whether this is what is to be done next. */
  readonly isNext: boolean
  readonly onCreated: (token: string) => void
}

export function KeyStep({ shown, hasKey, canCreate, isNext, onCreated }: KeyStepProps) {
  const create = useMutation({
    mutationFn: () => createApiKey({ name: start.keyName, permission: 'sending_access' }),
    onSuccess: ({ token }) => {
      onCreated(token)
      return queryClient.invalidateQueries({ queryKey: API_KEYS_KEY })
    },
  })
  if (shown !== null) return <SecretOnce secret={shown} what="key" />
  return (
    <>
      <p className="text-quiet">{hasKey ? start.keyDone : start.keyWords}</p>
      {create.isError && <ErrorNotice error={create.error} />}
      {canCreate && (
        <Button
          kind={isNext ? 'primary' : 'plain'}
          className="self-start"
          busy={create.isPending}
          onClick={() => create.mutate()}
        >
          {hasKey ? start.another : start.createKey}
        </Button>
      )}
    </>
  )
}
