/** Switching an endpoint off and on, a new secret for it, and its end. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { dropRow } from '../../api/list.ts'
import { changeWebhook, removeWebhook, rotateSecret, WEBHOOKS_KEY, type Webhook } from '../../api/webhooks.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { webhook as words } from '../../text/webhooks.ts'

const refresh = (id: string) =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: [...WEBHOOKS_KEY, id], exact: true }),
    queryClient.invalidateQueries({ queryKey: [...WEBHOOKS_KEY, 'list'] }),
  ])

export function WebhookActions({ webhook }: { readonly webhook: Webhook }) {
  const toast = useToast()
  const [asked, setAsked] = useState<'rotate' | 'remove' | null>(null)
  const isOn = webhook.status === 'enabled'
  const change = useMutation({
    mutationFn: () => changeWebhook(webhook.id, { status: isOn ? 'disabled' : 'enabled' }),
    onSuccess: () => refresh(webhook.id),
    onError: (error) => toast(error.message),
  })
  return (
    <>
      <Button busy={change.isPending} onClick={() => change.mutate()}>
        {isOn ? words.disable : words.enable}
      </Button>
      <Button onClick={() => setAsked('rotate')}>{words.rotate}</Button>
      <Button kind="danger" onClick={() => setAsked('remove')}>
        {words.remove}
      </Button>
      {asked === 'rotate' && <Rotate webhook={webhook} onClose={() => setAsked(null)} />}
      {asked === 'remove' && <Remove webhook={webhook} onClose={() => setAsked(null)} />}
    </>
  )
}

interface ActProps {
  readonly webhook: Webhook
  readonly onClose: () => void
}

function Rotate({ webhook, onClose }: ActProps) {
  const toast = useToast()
  const rotate = useMutation({
    mutationFn: () => rotateSecret(webhook.id),
    onSuccess: () => {
      onClose()
      toast(words.rotated)
      return refresh(webhook.id)
    },
  })
  return (
    <ConfirmDialog
      title={words.rotateTitle}
      consequence={words.rotateWords}
      act={words.rotate}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    />
  )
}

function Remove({ webhook, onClose }: ActProps) {
  const toast = useToast()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeWebhook(webhook.id),
    onSuccess: async () => {
      dropRow(queryClient, WEBHOOKS_KEY, webhook.id)
      toast(words.removed)
      await navigate({ to: '/webhooks' })
    },
  })
  return (
    <ConfirmDialog
      title={words.removeTitle}
      consequence={words.removeWords}
      name={new URL(webhook.endpoint).host}
      act={words.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
