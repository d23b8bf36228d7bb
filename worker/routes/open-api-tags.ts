/** The tags of routes in the order in which one meets them, in groups. A route names a tag; a tag without a place here is not shown. */

interface TagGroup {
  readonly name: string
  /** Tag → what it is about, in one line. */
  readonly tags: Readonly<Record<string, string>>
}

const GROUPS: readonly TagGroup[] = [
  {
    name: 'Send',
    tags: {
      emails: 'Send mail, now or later, and follow it to each recipient.',
      templates: 'Texts with variables, edited as a draft and used once published.',
      suppressions: 'Addresses of recipients to which this account sends no mail.',
      tracking:
        'What readers of a mail reach: links, the image of an open, unsubscribing. The token in the path is the permission.',
    },
  },
  {
    name: 'Receive',
    tags: {
      'received emails': 'Mail that came in, with its attachments and its raw form.',
      inboxes: 'Mailboxes of the account, their threads and the mails in them.',
      aliases: 'Addresses that deliver to several inboxes of the account.',
      blocklist: 'Hosts whose mail is refused.',
      'spam checks': 'Mails that were scored on demand.',
    },
  },
  {
    name: 'Observe',
    tags: {
      webhooks: 'Events posted to an address of yours, signed, and every attempt to post them.',
      events: 'The same events, numbered, to be read in order from any point.',
      logs: 'The requests that were made to this API.',
      reports: 'Counts over time: what became of mail, how long it took, opens and clicks, usage.',
    },
  },
  {
    name: 'Account',
    tags: {
      domains: 'Domains to send from and receive for, and the DNS records that prove them.',
      'api-keys': 'The keys by which applications call this API.',
      people:
        'People who are signed in, the accounts they belong to, and what was done there. No API key may call these.',
    },
  },
  {
    name: 'Deployment',
    tags: {
      operator: 'For people of the operator: accounts, plans, settings, relays. To others these paths are not there.',
      site: 'What this deployment says of itself to everybody: its name and images, and how it does.',
      api: 'This API itself.',
      relay: 'For relay nodes of this deployment only: signed with the secret of the relay, not with an API key.',
    },
  },
]

/** `tags` of the OpenAPI document. */
export const TAGS = GROUPS.flatMap(({ tags }) =>
  Object.entries(tags).map(([name, description]) => ({ name, description })),
)

/** `x-tagGroups` of the OpenAPI document, an extension that Redoc reads. */
export const TAG_GROUPS = GROUPS.map(({ name, tags }) => ({ name, tags: Object.keys(tags) }))
