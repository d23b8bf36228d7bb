/** What a mailbox does. Each is kept at once; a refused one goes back to what it was. */
import type { Inbox, InboxChanges } from '../../api/mail/inboxes.ts'
import { Checkbox } from '../../parts/form/checkbox.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { mailboxSettings as words } from '../../text/mailbox-settings.ts'
import { useChangeMailbox } from './use-change-mailbox.ts'

interface Use {
  readonly label: string
  readonly help: string
  readonly isOn: (inbox: Inbox) => boolean
  readonly turn: (isOn: boolean) => InboxChanges
}

const USES: readonly Use[] = [
  {
    ...{ label: words.enabled, help: words.enabledHelp },
    ...{ isOn: ({ disabled }) => !disabled, turn: (isOn) => ({ disabled: !isOn }) },
  },
  {
    ...{ label: words.receives, help: words.receivesHelp },
    ...{ isOn: ({ receives }) => receives, turn: (receives) => ({ receives }) },
  },
  { ...{ label: words.sends, help: words.sendsHelp }, ...{ isOn: ({ sends }) => sends, turn: (sends) => ({ sends }) } },
  {
    ...{ label: words.default, help: words.defaultHelp },
    ...{ isOn: (inbox) => inbox.is_default, turn: (is_default) => ({ is_default }) },
  },
  {
    ...{ label: words.opens, help: words.opensHelp },
    ...{ isOn: (inbox) => inbox.tracks_opens, turn: (tracks_opens) => ({ tracks_opens }) },
  },
  {
    ...{ label: words.contacts, help: words.contactsHelp },
    ...{ isOn: (inbox) => inbox.keeps_contacts, turn: (keeps_contacts) => ({ keeps_contacts }) },
  },
]

export function MailboxUse({ name, inbox }: { readonly name: string; readonly inbox: Inbox }) {
  const change = useChangeMailbox(name)
  return (
    <section aria-labelledby="use" className="border-t border-line py-8">
      <h2 id="use" className="pb-4 text-base font-semibold">
        {words.use}
      </h2>
      {change.isError && <ErrorNotice error={change.error} />}
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
        {USES.map(({ label, help, isOn, turn }) => (
          <Checkbox
            key={label}
            label={label}
            help={help}
            checked={isOn(inbox)}
            onChange={({ target }) => change.mutate(turn(target.checked))}
          />
        ))}
      </div>
    </section>
  )
}
