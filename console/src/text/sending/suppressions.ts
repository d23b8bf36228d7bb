/** Words of the suppression list. */
export const suppressions = {
  title: 'Suppressions',
  lead: 'Addresses that get no mail from you: they bounced for good, complained, unsubscribed, or you put them here.',
  list: 'Suppressed addresses',
  add: 'Add addresses',
  addTitle: 'Suppress addresses',
  addresses: 'Addresses',
  addressesHelp: 'One a line. Up to 10,000 at once.',
  added: (added: number, existing: number) => `${added} added, ${existing} were on the list already.`,
  invalid: (count: number) => `${count} of the lines are no addresses and were left out. The first: `,
  columns: { email: 'Address', origin: 'Why', at: 'Since' },
  origins: { bounce: 'Bounced', complaint: 'Complained', manual: 'By hand' },
  filters: 'Filters',
  remove: (email: string) => `Take ${email} off the list`,
  removed: (email: string) => `${email} gets mail again.`,
  source: 'Mail that was the occasion',
  removeSelected: 'Take off the list',
  removeSelectedTitle: 'Take these addresses off the list?',
  removeSelectedWords:
    'They get mail again. Sending to addresses that bounced or complained harms your reputation; do it where you know that they are right.',
  removedSelected: (count: number) =>
    count === 1 ? 'One address gets mail again.' : `${count} addresses get mail again.`,
  emptyTitle: 'Nobody is suppressed',
  empty: 'An address that bounces for good or complains is put here by itself, so that your reputation stays good.',
} as const
