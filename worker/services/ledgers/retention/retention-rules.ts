/** How long each thing is kept (`docs/storage-schema.md`). One set for all so far; plans will bring their own. */
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const RETENTION = {
  /** Messages with recipients, attempts and jobs, from when they were accepted. */
  recordsMs: 90 * DAY_MS,
  /** Raw mail: an object from when its mail was accepted, a pack from when it was made, so that its last mail has gone too. */
  rawMs: 30 * DAY_MS,
  /** Promised by the API. */
  idempotencyKeysMs: 72 * HOUR_MS,
  usageMs: 400 * DAY_MS,
  /** Events, and what webhooks were told of them. */
  eventsMs: 30 * DAY_MS,
  /** Received mail that lies in no mailbox, with its object. What is filed stays as long as its mailbox has it. */
  unfiledMs: 30 * DAY_MS,
  /** How far back unfiled mail is looked for: so long may the daily job be down without forgetting any. */
  unfiledLookBackMs: 30 * DAY_MS,
  noticesMs: 2 * DAY_MS,
  /** Longer than any isolate remembers where a tenant lived. */
  fencesMs: DAY_MS,
} as const
