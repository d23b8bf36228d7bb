/** Making a mailbox, and saying whose it is. */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { domainsOptions } from '../../api/domains.ts'
import { rowsOf } from '../../api/list.ts'
import { createInbox, INBOXES_KEY } from '../../api/mail/inboxes.ts'
import { giveInboxes, MEMBERS_KEY, type Member, membersOptions } from '../../api/members.ts'
import { queryClient } from '../../app/query-client.ts'
import { buttonLook } from '../../parts/form/button.tsx'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { Select } from '../../parts/form/select.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { Skeleton } from '../../parts/show/skeleton.tsx'
import { mailboxes } from '../../text/mail.ts'
import { readsOwnOnly } from './reads-own-only.ts'

const addressOf = (fields: FormData): string => `${fieldText(fields, 'local')}@${fieldText(fields, 'domain')}`

async function create(fields: FormData, members: readonly Member[]): Promise<void> {
  const name = fieldText(fields, 'name')
  const { id } = await createInbox({ email_address: addressOf(fields), ...(name && { name }) })
  const member = members.find((each) => each.id === fieldText(fields, 'member'))
  if (member) await giveInboxes(member.id, [...member.inboxes, id])
}

export function CreateMailbox({ onClose }: { readonly onClose: () => void }) {
  const toast = useToast()
  const domains = useInfiniteQuery(domainsOptions)
  const members = rowsOf(useInfiniteQuery(membersOptions).data).filter(readsOwnOnly)
  const names = rowsOf(domains.data).map(({ name }) => name)
  const making = useMutation({
    mutationFn: (fields: FormData) => create(fields, members),
    onSuccess: async (_, fields) => {
      toast(mailboxes.created(addressOf(fields)))
      onClose()
    },
    // The mailbox may be there although its person could not be set.
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: INBOXES_KEY })
      await queryClient.invalidateQueries({ queryKey: MEMBERS_KEY })
    },
  })
  return (
    <Dialog title={mailboxes.createTitle} onClose={onClose}>
      {domains.isPending && <Skeleton rows={3} />}
      {domains.data && names.length === 0 && <NoDomain />}
      {names.length > 0 && (
        <Form submit={mailboxes.create} onSubmit={making.mutate} busy={making.isPending} error={making.error}>
          <p className="text-quiet">{mailboxes.createLead}</p>
          <Fields domains={names} members={members} />
        </Form>
      )}
    </Dialog>
  )
}

interface FieldsProps {
  readonly domains: readonly string[]
  readonly members: readonly Member[]
}

function Fields({ domains, members }: FieldsProps) {
  const people = [
    { value: '', label: mailboxes.nobody },
    ...members.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
  ]
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label={mailboxes.localPart} help={mailboxes.localPartHelp}>
          <TextInput name="local" required maxLength={64} autoComplete="off" spellCheck={false} placeholder="support" />
        </Field>
        <Field label={mailboxes.domain}>
          <Select name="domain" choices={domains.map((name) => ({ value: name, label: `@${name}` }))} />
        </Field>
      </div>
      <Field label={mailboxes.name} help={mailboxes.nameHelp}>
        <TextInput name="name" maxLength={200} autoComplete="off" />
      </Field>
      <Field label={mailboxes.whose} help={mailboxes.whoseHelp}>
        <Select name="member" choices={people} />
      </Field>
    </>
  )
}

const NoDomain = () => (
  <div className="flex flex-col items-start gap-3">
    <p className="text-quiet">{mailboxes.noDomain}</p>
    <Link to="/domains" className={buttonLook('primary')}>
      {mailboxes.addDomain}
    </Link>
  </div>
)
