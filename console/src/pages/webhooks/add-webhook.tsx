/** Adding an endpoint, and showing its secret. */
import { useMutation } from '@tanstack/react-query'
import { createWebhook, WEBHOOKS_KEY } from '../../api/webhooks.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { Checkbox } from '../../parts/form/checkbox.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { CopyText } from '../../parts/show/copy-text.tsx'
import { common } from '../../text/common.ts'
import { webhooks } from '../../text/webhooks.ts'
import { EVENT_GROUPS, USUAL } from './event-types.ts'

export function AddWebhook({ onClose }: { readonly onClose: () => void }) {
  const add = useMutation({
    mutationFn: (fields: FormData) => createWebhook(fieldText(fields, 'endpoint'), fields.getAll('event').map(String)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...WEBHOOKS_KEY, 'list'] }),
  })
  if (add.data)
    return (
      <Dialog title={webhooks.createdTitle} onClose={onClose}>
        <div className="flex flex-col gap-3">
          <p className="text-quiet">{webhooks.secretWords}</p>
          <CopyText whole text={add.data.signing_secret} label={common.copy('secret')} />
          <Button className="self-end" onClick={onClose}>
            {webhooks.done}
          </Button>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={webhooks.addTitle} onClose={onClose}>
      <Form submit={webhooks.add} onSubmit={add.mutate} busy={add.isPending} error={add.error}>
        <Field label={webhooks.endpoint} help={webhooks.endpointHelp}>
          <TextInput name="endpoint" type="url" required placeholder="https://acme.dev/hooks/mail" />
        </Field>
        <EventFields />
      </Form>
    </Dialog>
  )
}

const groupName = (group: string): string => (webhooks.groups as Readonly<Record<string, string>>)[group] ?? group

const EventFields = () => (
  <div className="flex flex-col gap-4">
    {Object.entries(EVENT_GROUPS).map(([group, types]) => (
      <fieldset key={group}>
        <legend className="pb-1.5 text-sm font-medium">{groupName(group)}</legend>
        <div className="grid gap-1.5 sm:grid-cols-2">
          {types.map((type) => (
            <Checkbox
              key={type}
              name="event"
              value={type}
              defaultChecked={USUAL.has(type)}
              label={<span className="font-mono text-xs">{type}</span>}
            />
          ))}
        </div>
      </fieldset>
    ))}
  </div>
)
