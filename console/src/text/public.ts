/** Words of the pages for everybody. */
export const status = {
  title: 'Status',
  all: {
    operational: 'Everything works',
    degraded: 'Mail takes longer than usual',
    down: 'A part of the service is down',
    unknown: 'The service cannot be reached',
  },
  lead: 'Accepted mail is never lost: it waits, and goes on by itself.',
  parts: {
    api: ['API and console', 'Requests are answered.'],
    sending: ['Sending', 'Accepted mail leaves for its recipients.'],
    receiving: ['Receiving', 'Mail comes in and is filed.'],
  },
  states: { operational: 'Works', degraded: 'Slow', down: 'Down', unknown: 'Not known' },
  checked: 'Checked',
  again: 'Looked at again every 15 seconds.',
} as const

export const abuse = {
  title: 'Report abuse',
  lead: (name: string) =>
    `Mail that nobody asked for, fraud, or an address that is misused: tell whoever runs ${name}.`,
  contact: 'Where to write',
  copy: 'address',
  page: 'Open the page for reports',
  none: (name: string) =>
    `Whoever runs ${name} has not published an address yet. Until then write to the abuse address of the domain that the mail came from.`,
  send: 'What to send',
  items: [
    'The whole mail with all its header lines, as an attachment or as text. In most programs: “Show original” or “Save as”.',
    'When it came, with your time zone.',
    'What is wrong with it, in a sentence.',
  ],
  next: 'What happens',
  nextWords:
    'A person looks at it. The headers lead to the sender, who can be stopped at once; what still waits to be sent is held then. Senders whose mail is often reported as spam are slowed and stopped without anybody asking.',
  unsubscribe: 'Only tired of a newsletter?',
  unsubscribeWords: 'Its own “Unsubscribe” link works at once, and needs no account.',
} as const

export const foot = {
  label: 'More',
  reference: 'API reference',
  status: 'Status',
  abuse: 'Report abuse',
} as const
