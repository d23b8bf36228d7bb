/** What the operator of the stub's deployment looks after: holds, queues, dead letters, alarms and backups. */
import type { OperatorSpamHold } from '@mailstead/contracts/api/emails/spam-hold.ts'
import type { Alarm } from '@mailstead/contracts/api/operator/alarm.ts'
import type { Backup, Restore } from '@mailstead/contracts/api/operator/backup.ts'
import type { DeadLetter } from '@mailstead/contracts/api/operator/dead-letter.ts'
import type { Hold } from '@mailstead/contracts/api/operator/hold.ts'
import type { WorkQueue } from '@mailstead/contracts/api/operator/queue.ts'

const HOUR_MS = 3_600_000
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()
const id = (kind: number, place: number): string =>
  `0197a6c2-${kind.toString().padStart(4, '0')}-7d11-8f00-${place.toString(16).padStart(12, '0')}`

export const HOLDS = (): Hold[] => [
  {
    ...{ object: 'hold', id: 'gmail-451', kind: 'operator', scope: { site: 'google.com', class: 'bulk' } },
    ...{ reason: 'The provider defers everything since noon.', until: ago(-2 * HOUR_MS), created_at: ago(HOUR_MS) },
  },
  {
    ...{ object: 'hold', id: `pause-${id(8, 7)}`, kind: 'paused_account', scope: { tenant: id(8, 7) } },
    ...{ reason: 'Too many complaints.', until: null, created_at: ago(90 * HOUR_MS) },
  },
]

const queue = (name: WorkQueue['name'], due = 0, waiting = 0, dead_letters = 0): WorkQueue => ({
  ...{ object: 'queue', name, due, waiting, dead_letters },
  oldest_due_at: due === 0 ? null : ago(42_000),
})
export const QUEUES: () => WorkQueue[] = () => [
  queue('outbound', 12, 1_340),
  queue('bulk', 0, 10_000),
  queue('delivery-events', 0, 0, 2),
  queue('inbound'),
  queue('scan'),
  queue('webhooks', 3, 41),
  queue('noted-events'),
  queue('relay-commands', 0, 1),
]

const OF_QUEUES = ['delivery-events', 'outbound', 'inbound'] as const
const STATES = ['open', 'brought_back', 'redriven'] as const
const KINDS = ['events', 'wake_up', 'unreadable'] as const
const REASONS = ['D1_ERROR: database is locked', null, 'The message has a field that this version does not know.']

const deadLetter = (place: number): DeadLetter => ({
  ...{ object: 'dead_letter', id: id(9, place), queue: OF_QUEUES[place % 3] ?? 'inbound' },
  ...{ kind: KINDS[place % 3] ?? 'events', state: STATES[place % 4] ?? 'open', reason: REASONS[place % 3] ?? null },
  ...{ times: 1 + (place % 3), size_bytes: 812 + place, first_seen_at: ago((place + 2) * HOUR_MS) },
  ...{ last_seen_at: ago((place + 1) * HOUR_MS), state_since: ago((place + 1) * HOUR_MS) },
})
export const DEAD_LETTERS = Array.from({ length: 130 }, (_, place) => deadLetter(place))

const spamHold = (place: number): OperatorSpamHold => ({
  ...{ object: 'spam_hold', id: id(10, place), tenant_id: id(8, place), from: `offers@company-${place}.example` },
  ...{
    to: ['ada@example.com', 'bob@example.net'],
    subject: place === 1 ? '' : `CHEAP WATCHES ${place}`,
    recipients: 2,
  },
  ...{ score: 5 + place * 0.7, threshold: 5, symbols: place === 1 ? [] : ['URIBL_BLACK', 'SUBJ_ALL_CAPS'] },
  ...{ held_at: ago((place + 1) * HOUR_MS), expires_at: ago((place - 100) * HOUR_MS) },
})
export const SPAM_HOLDS = Array.from({ length: 6 }, (_, place) => spamHold(place))

export const ALARMS = (): Alarm[] => [
  {
    ...{ object: 'alarm', key: 'relay_silent:fra-2', kind: 'relay_silent', subject: 'fra-2', state: 'open' },
    text: 'The relay fra-2 has not been heard for 3 minutes. Look at its agent (mailstead-relay status).',
    ...{ since: ago(180_000), last_seen_at: ago(20_000), ended_at: null, mailed_at: ago(170_000), posted_at: null },
  },
  {
    ...{ object: 'alarm', key: 'dead_letters', kind: 'dead_letters', subject: 'delivery-events', state: 'open' },
    text: '2 messages of the queue delivery-events failed for good.',
    ...{ since: ago(HOUR_MS), last_seen_at: ago(20_000), ended_at: null, mailed_at: null, posted_at: null },
  },
  {
    ...{ object: 'alarm', key: 'sending_late', kind: 'sending_late', subject: null, state: 'ended' },
    text: 'The oldest mail was due for 9 minutes.',
    ...{ since: ago(30 * HOUR_MS), last_seen_at: ago(29 * HOUR_MS), ended_at: ago(29 * HOUR_MS) },
    ...{ mailed_at: ago(29 * HOUR_MS), posted_at: ago(29 * HOUR_MS) },
  },
]

const backup = (name: string, own: Partial<Backup>): Backup => ({
  ...{ object: 'backup', id: name, state: 'complete', trigger: 'daily', started_at: ago(20 * HOUR_MS) },
  ...{ finished_at: ago(19 * HOUR_MS), rows: 1_204_311, bytes: 812_000_000 },
  ...own,
})
export const BACKUPS = (): Backup[] => [
  backup('20261129-a1b2c3', {
    ...{ state: 'running', trigger: 'operator', started_at: ago(120_000) },
    ...{ finished_at: null, rows: 48_000, bytes: 31_000_000 },
  }),
  backup('20261128-d4e5f6', {}),
]

export const RESTORE: Restore = {
  ...{ object: 'restore', state: 'none', backup_id: null, step: null, started_at: null, rows: 0, differences: [] },
  ...{ mended: 0, found_at_relays: 0, unasked_relays: [], held: [], problem: null },
}
