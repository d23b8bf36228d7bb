/** The mails of a race: what is asked for, each under one idempotency key, by one of the three doors. */
import { type Random, shuffle } from '../faults/random.ts'

const DOORS = ['single', 'single', 'raw', 'batch'] as const
/** What becomes of an address is written in it (`faults/relay-journal.ts`). Few, so that mails share them. */
export const ADDRESSES = [
  '0.ok.a@peer.example',
  '0.ok.b@peer.example',
  '1.ok.c@peer.example',
  '2.ok.d@peer.example',
  '0.policy.e@peer.example',
  '0.gone.f@peer.example',
  '0.never.g@peer.example',
] as const
const EXPIRES_IN_SECONDS = 1_800
const MAILS_MAX = 6

/** One request that a client repeats, and what it was answered. */
export interface Submission {
  readonly key: string
  readonly path: string
  readonly body: object
  readonly mails: readonly { readonly subject: string; readonly to: readonly string[] }[]
  /** Ids of every answer 200, joined. */
  readonly answers: string[]
}

export const pick = <Item>(items: readonly Item[], random: Random): Item | undefined =>
  items[Math.floor(random() * items.length)]

const toRaw = (from: string, subject: string, to: readonly string[]): string =>
  btoa([`From: ${from}`, `To: ${to.join(', ')}`, `Subject: ${subject}`, '', 'Hello.', ''].join('\r\n'))

/** Two of a batch count as two. */
export function planSubmissions(from: string, random: Random): Submission[] {
  const planned: Submission[] = []
  let made = 0
  const newMail = () => {
    const to = shuffle(ADDRESSES, random).slice(0, 1 + Math.floor(random() * 3))
    const schedule = random() < 0.5 ? {} : { scheduled_at: `in ${1 + Math.floor(random() * 50)} min` }
    return { from, to, subject: `mail ${++made}`, text: 'Hello.', expires_in: EXPIRES_IN_SECONDS, ...schedule }
  }
  while (made < MAILS_MAX) {
    const door = pick(DOORS, random)
    const mails = door === 'batch' && made + 2 <= MAILS_MAX ? [newMail(), newMail()] : [newMail()]
    const [first] = mails
    if (!first) continue
    const { to, subject, expires_in } = first
    const single = door === 'raw' ? { from, to, expires_in, raw: toRaw(from, subject, to) } : first
    planned.push({
      key: `key ${planned.length}`,
      path: door === 'batch' ? '/v1/emails/batch' : door === 'raw' ? '/v1/emails/raw' : '/v1/emails',
      body: door === 'batch' ? mails : single,
      mails,
      answers: [],
    })
  }
  return planned
}
