/** Words of the operator's pages about queues and dead letters. */
export const queues = {
  title: 'Queues',
  lead: 'What waits on our side, as the databases tell it.',
  list: 'What waits, queue by queue',
  names: {
    outbound: 'Transactional mail',
    bulk: 'Bulk mail',
    'delivery-events': 'Results of relays',
    inbound: 'Received mail',
    scan: 'Spam scores to come',
    webhooks: 'Webhooks',
    'noted-events': 'Events to be told',
    'relay-commands': 'Orders to relays',
  },
  columns: { name: 'Queue', due: 'Due now', waiting: 'Waiting', oldest: 'Oldest due', dead: 'Dead letters' },
  none: 'Nothing',
} as const

export const deadLetters = {
  title: 'Dead letters',
  lead: 'Messages of queues that failed for good. What they carry is kept and never shown. A wake-up brings its own work back; the rest needs you.',
  list: 'Dead letters',
  filters: 'Filters',
  queue: 'Queue',
  everyQueue: 'Every queue',
  states: { open: 'Open', brought_back: 'Brought back', redriven: 'Sent again' },
  kinds: { wake_up: 'Wake-up', events: 'Results', unreadable: 'Unreadable' },
  kindWords: {
    wake_up: 'It names mail of which the database knows the rest, and that mail is due again by itself.',
    events: 'It says what became of mail. Send it again once the cause is mended.',
    unreadable: 'It came from another version. Send it again once that version runs, or discard it.',
  },
  columns: { reason: 'What failed', queue: 'Queue', state: 'State', times: 'Came', seen: 'Last seen' },
  noReason: 'The cause is not known',
  times: (count: number) => (count === 1 ? 'once' : `${count} times`),
  first: 'First seen',
  last: 'Last seen',
  size: 'Size',
  kind: 'Kind',
  id: 'Id',
  detailTitle: 'A dead letter',
  emptyTitle: 'No dead letter',
  empty: 'Every message of every queue was worked off, or is still being tried.',
  nothingFits: 'None fits',
  nothingFitsWords: 'Change the filters.',
  redrive: 'Send again',
  redriveTitle: 'Send the selected again?',
  redriveWords: 'Each is put into its queue again. What was done in between is not done twice.',
  redriven: (count: number) => (count === 1 ? 'It is in its queue again.' : `${count} are in their queues again.`),
  redriveAll: (queue: string) => `Send all of “${queue}” again`,
  redriveAllTitle: 'Send all open ones again?',
  redriveAllWords: (queue: string) =>
    `All open dead letters of “${queue}” are put into the queue again, up to 500 at a time.`,
  redrivenAll: (done: number, left: number) =>
    left === 0
      ? `${done} are in the queue again.`
      : `${done} are in the queue again, ${left} are left: send again for those.`,
  discard: 'Discard',
  discardTitle: 'Discard for good?',
  discardWords:
    'What it carries is deleted. Results of a relay that are discarded are never known: mail may look as if it were still on its way.',
  discarded: (count: number) => (count === 1 ? 'It is discarded.' : `${count} are discarded.`),
} as const
