/** Who wrote to whom, and the names by which the mail is known. */
import type { ReactNode } from 'react'
import type { Email } from '../../api/emails.ts'
import { CopyText } from '../../parts/show/copy-text.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { email as words } from '../../text/sending/emails.ts'

const Field = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid min-h-7 grid-cols-[7rem_minmax(0,1fr)] items-center gap-2">
    <dt className="text-quiet">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
)

const listed = (addresses: readonly string[] | null) => (addresses?.length ? addresses.join(', ') : null)

export function EmailFields({ mail }: { readonly mail: Email }) {
  const addresses = [
    [words.from, mail.from],
    [words.to, listed(mail.to)],
    [words.cc, listed(mail.cc)],
    [words.bcc, listed(mail.bcc)],
    [words.replyTo, listed(mail.reply_to)],
    [words.tags, listed(mail.tags.map(({ name, value }) => `${name}: ${value}`))],
  ] as const
  return (
    <dl className="grid gap-x-8 border-y border-line py-2 lg:grid-cols-2">
      {addresses.map(
        ([name, value]) =>
          value && (
            <Field key={name} name={name}>
              {value}
            </Field>
          ),
      )}
      <Field name={words.accepted}>
        <Time at={mail.created_at} />
      </Field>
      {mail.scheduled_at && (
        <Field name={words.scheduled}>
          <Time at={mail.scheduled_at} />
        </Field>
      )}
      <Field name={words.id}>
        <CopyText text={mail.id} label={common.copy('id')} />
      </Field>
      <Field name={words.messageId}>
        <CopyText text={mail.message_id} label={common.copy('Message-ID')} />
      </Field>
    </dl>
  )
}
