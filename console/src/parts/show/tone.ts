/** What a state means: the four colours, and the words for what the API calls it. */

export type Tone = 'good' | 'waiting' | 'bad' | 'held' | 'neutral'

export interface Told {
  readonly tone: Tone
  readonly word: string
}

const MAIL: Readonly<Record<string, Told>> = {
  scheduled: { tone: 'waiting', word: 'Scheduled' },
  accepted: { tone: 'waiting', word: 'Accepted' },
  queued: { tone: 'waiting', word: 'Queued' },
  sent: { tone: 'waiting', word: 'On its way' },
  deferred: { tone: 'waiting', word: 'Deferred' },
  delivery_delayed: { tone: 'waiting', word: 'Deferred' },
  delivered: { tone: 'good', word: 'Delivered' },
  bounced: { tone: 'bad', word: 'Bounced' },
  failed: { tone: 'bad', word: 'Failed' },
  expired: { tone: 'bad', word: 'Expired' },
  complained: { tone: 'bad', word: 'Complained' },
  suppressed: { tone: 'bad', word: 'Suppressed' },
  held: { tone: 'held', word: 'Held' },
  canceled: { tone: 'neutral', word: 'Canceled' },
}

const DOMAIN: Readonly<Record<string, Told>> = {
  not_started: { tone: 'neutral', word: 'Not checked' },
  pending: { tone: 'waiting', word: 'Waiting for DNS' },
  verified: { tone: 'good', word: 'Verified' },
  failed: { tone: 'bad', word: 'Needs a change' },
  temporary_failure: { tone: 'waiting', word: 'DNS unreachable' },
}

const POST: Readonly<Record<string, Told>> = {
  success: { tone: 'good', word: 'Delivered' },
  pending: { tone: 'waiting', word: 'Pending' },
  attempting: { tone: 'waiting', word: 'Retrying' },
  failed: { tone: 'bad', word: 'Failed' },
}

/** A word of the API that we do not know is shown as it is. */
const told = (words: Readonly<Record<string, Told>>, word: string): Told => words[word] ?? { tone: 'neutral', word }

/** Of a mail, a recipient or a step of its timeline. */
export const tellMail = (word: string): Told => told(MAIL, word)
/** Of a domain or one of its records. */
export const tellDomain = (word: string): Told => told(DOMAIN, word)
/** Of an event that is posted to a webhook. */
export const tellPost = (word: string): Told => told(POST, word)

/** Of an HTTP answer; 0 is none. */
export function tellAnswer(status: number): Told {
  if (status === 0) return { tone: 'bad', word: 'No answer' }
  return { tone: status < 400 ? 'good' : 'bad', word: String(status) }
}
