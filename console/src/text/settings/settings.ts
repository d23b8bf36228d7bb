/** Words of the settings of a tenant. */
export const settings = {
  title: 'Settings',
  lead: 'Of this tenant, for everybody in it.',
  name: 'Name',
  nameHelp: 'People see it in the console and in invitations.',
  save: 'Save name',
  saved: 'Name saved.',
  senders: 'Senders',
  mailboxSenders: 'Only mailboxes send',
  mailboxSendersHelp:
    'Mail is refused unless its sender is a mailbox that may send, or an alias of one. Without it every address of a verified domain is a sender.',
  sendersSaved: 'Saved.',
  facts: 'About this tenant',
  id: 'Id',
  plan: 'Plan',
  state: 'State',
  states: { active: 'Active', paused: 'Sending is paused', moving: 'Being moved' },
  created: 'Created',
  limits: 'What is used of the limits',
  kept: 'How long things are kept',
  export: 'Take everything with you',
  exportWords:
    'One file with everything of the tenant: people, settings, domains, mailboxes with their mail, sent mail as it was sent, events and the audit log. Secrets are not in it. It is a tar archive with JSON and .eml files, which every program opens.',
  exportOwner: 'Only the owner can take it.',
  prepare: 'Prepare export',
  exporting: 'Preparing the link…',
  download: 'Download the file',
  downloadWords:
    'The file is made while it is sent: a tenant with much mail takes some minutes, and your browser shows how far it is.',
  linkEnds: 'The link works for you alone, and ends',
  brokenOff: 'A complete file ends with the entry end.json. One without it broke off: download it once more.',
  remove: 'Delete tenant',
  removeTitle: 'Delete the tenant?',
  removeWords:
    'Its domains, keys, webhooks, mailboxes and all of its mail are erased, and mail that waits is not sent. This cannot be undone. Only the owner can do it.',
} as const
