/** Who reads a mailbox as their own. */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { rowsOf } from '../../api/list.ts'
import type { InboxSummary } from '../../api/mail/inboxes.ts'
import { giveInboxes, MEMBERS_KEY, type Member, membersOptions } from '../../api/members.ts'
import { queryClient } from '../../app/query-client.ts'
import { Checkbox } from '../../parts/form/checkbox.tsx'
import { Form } from '../../parts/form/form.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { mailboxes } from '../../text/mail.ts'
import { readsOwnOnly } from './reads-own-only.ts'

interface MailboxPeopleProps {
  readonly inbox: InboxSummary
  readonly onClose: () => void
}

/** The mailboxes of a person when this one is theirs or not. */
const withInbox = ({ inboxes }: Member, id: string, isTheirs: boolean): readonly string[] =>
  isTheirs ? [...inboxes, id] : inboxes.filter((each) => each !== id)

async function save(members: readonly Member[], { id }: InboxSummary, fields: FormData): Promise<void> {
  for (const member of members) {
    const isTheirs = fields.has(member.id)
    if (isTheirs !== member.inboxes.includes(id)) await giveInboxes(member.id, withInbox(member, id, isTheirs))
  }
}

export function MailboxPeople({ inbox, onClose }: MailboxPeopleProps) {
  const toast = useToast()
  const query = useInfiniteQuery(membersOptions)
  const members = rowsOf(query.data).filter(readsOwnOnly)
  const saving = useMutation({
    mutationFn: (fields: FormData) => save(members, inbox, fields),
    onSuccess: () => {
      toast(mailboxes.peopleSaved)
      onClose()
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: MEMBERS_KEY }),
  })
  return (
    <Dialog title={mailboxes.peopleOf(inbox.email_address)} onClose={onClose}>
      {query.isPending && <Skeleton rows={3} />}
      {query.data && (
        <Form submit={mailboxes.savePeople} onSubmit={saving.mutate} busy={saving.isPending} error={saving.error}>
          <p className="text-quiet">{members.length > 0 ? mailboxes.whoseHelp : mailboxes.nobodyElse}</p>
          {members.map((member) => (
            <Checkbox
              key={member.id}
              name={member.id}
              label={member.name}
              help={member.email}
              defaultChecked={member.inboxes.some((id) => id === inbox.id)}
            />
          ))}
        </Form>
      )}
    </Dialog>
  )
}
