/** How a mailbox is called, here and in mail that is sent from it. */
import type { Inbox } from '../../api/mail/inboxes.ts'
import { Field } from '../../parts/form/field.tsx'
import { Form, fieldText } from '../../parts/form/form.tsx'
import { TextInput } from '../../parts/form/text-input.tsx'
import { mailboxSettings as words } from '../../text/mailbox-settings.ts'
import { useChangeMailbox } from './use-change-mailbox.ts'

const read = (fields: FormData) => ({
  ...{ name: fieldText(fields, 'name') || null, from_name: fieldText(fields, 'from_name') || null },
  reply_to: fieldText(fields, 'reply_to') || null,
})

export function MailboxNames({ name, inbox }: { readonly name: string; readonly inbox: Inbox }) {
  const change = useChangeMailbox(name)
  return (
    <section aria-labelledby="names" className="border-t border-line py-8">
      <h2 id="names" className="pb-1 text-base font-semibold">
        {words.sending}
      </h2>
      <p className="pb-4 text-quiet">{words.sendingLead}</p>
      <Form
        beside
        submit={words.save}
        onSubmit={(fields) => change.mutate(read(fields))}
        busy={change.isPending}
        error={change.error}
      >
        <div className="grid gap-x-10 gap-y-4 sm:grid-cols-3">
          <Field label={words.fromName} help={words.fromNameHelp}>
            <TextInput name="from_name" maxLength={200} autoComplete="off" defaultValue={inbox.from_name ?? ''} />
          </Field>
          <Field label={words.replyTo} help={words.replyToHelp}>
            <TextInput
              name="reply_to"
              maxLength={1_000}
              autoComplete="off"
              spellCheck={false}
              placeholder={inbox.email_address}
              defaultValue={inbox.reply_to ?? ''}
            />
          </Field>
          <Field label={words.name} help={words.nameHelp}>
            <TextInput
              name="name"
              maxLength={200}
              autoComplete="off"
              placeholder={inbox.email_address}
              defaultValue={inbox.name === inbox.email_address ? '' : inbox.name}
            />
          </Field>
        </div>
      </Form>
    </section>
  )
}
