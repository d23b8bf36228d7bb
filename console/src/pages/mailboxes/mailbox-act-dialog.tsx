/** Another name for a mailbox, who reads it, and its end. */
import { useMutation } from '@tanstack/react-query'
import { changeInbox, INBOXES_KEY, type InboxSummary, removeInbox } from '../../api/mail/inboxes.ts'
import { queryClient } from '../../app/query-client.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { ConfirmDialog } from '../../parts/overlay/confirm-dialog.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { mailboxes } from '../../text/mail.ts'
import { MailboxPeople } from './mailbox-people.tsx'

/** What somebody wants to do with which mailbox. */
export interface Ask {
  readonly act: 'rename' | 'people' | 'remove'
  readonly inbox: InboxSummary
}

interface ActProps {
  readonly inbox: InboxSummary
  readonly onClose: () => void
}

interface MailboxActDialogProps {
  readonly ask: Ask
  readonly onClose: () => void
}

export function MailboxActDialog({ ask: { act, inbox }, onClose }: MailboxActDialogProps) {
  const Act = ACTS[act]
  return <Act inbox={inbox} onClose={onClose} />
}

const refresh = () => queryClient.invalidateQueries({ queryKey: INBOXES_KEY })

function Rename({ inbox, onClose }: ActProps) {
  const rename = useMutation({
    mutationFn: (name: string) => changeInbox(inbox.id, { name }),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  return (
    <Dialog title={mailboxes.rename} onClose={onClose}>
      <Form
        submit={mailboxes.rename}
        onSubmit={(fields) => rename.mutate(fieldText(fields, 'name'))}
        busy={rename.isPending}
        error={rename.error}
      >
        <Field label={mailboxes.name} help={mailboxes.nameHelp}>
          <TextInput name="name" required maxLength={200} autoComplete="off" defaultValue={inbox.name} />
        </Field>
      </Form>
    </Dialog>
  )
}

function Remove({ inbox, onClose }: ActProps) {
  const toast = useToast()
  const remove = useMutation({
    mutationFn: () => removeInbox(inbox.id),
    onSuccess: async () => {
      toast(mailboxes.removed(inbox.email_address))
      await refresh()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={mailboxes.removeTitle}
      consequence={mailboxes.removeWords}
      name={inbox.email_address}
      act={mailboxes.remove}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  )
}

const ACTS = { rename: Rename, people: MailboxPeople, remove: Remove }
