/** Sent mail as the stub knows it: any number of it, made from its place in the list. */
import type { Email, LastEvent, Timeline, TimelineEntry } from '@mailstead/contracts/api/email.ts'
import type { EmailSummary } from '@mailstead/contracts/api/emails/email-list.ts'

const MINUTE_MS = 60_000
const START_MS = Date.now()
const SUBJECTS = [
  'Your invoice 2026-1042',
  'Welcome to Acme',
  'Reset your password',
  'Your order is on its way',
  'Weekly summary',
]
const PEOPLE = ['ada@example.com', 'bob@example.net', 'carol@mail.example.org', 'dan@example.com', 'erin@example.net']
const EVENTS: readonly LastEvent[] = [
  'delivered',
  'delivered',
  'delivered',
  'bounced',
  'delivered',
  'delivery_delayed',
  'sent',
]

/** The place is in the id. */
export const mailId = (place: number): string => `0197a6c2-3b4e-7d11-8f00-${place.toString(16).padStart(12, '0')}`
export const placeOf = (id: string): number => Number.parseInt(id.slice(-12), 16)

const at = (place: number, plusMs = 0): string => new Date(START_MS - place * 7 * MINUTE_MS + plusMs).toISOString()

export function makeMail(place: number): EmailSummary {
  const event = EVENTS[place % EVENTS.length] ?? 'delivered'
  return {
    id: mailId(place),
    from: 'Acme <hello@acme.dev>',
    to: [PEOPLE[place % PEOPLE.length] ?? ''],
    cc: place % 9 === 4 ? ['team@example.org'] : null,
    bcc: null,
    reply_to: null,
    subject: SUBJECTS[place % SUBJECTS.length] ?? '',
    tags: [{ name: 'kind', value: 'transactional' }],
    created_at: at(place),
    scheduled_at: null,
    expires_at: at(place, 432_000_000),
    message_id: `<${mailId(place)}@mail.example.net>`,
    last_event: event,
    counts: { [event]: 1 },
    status: 'Sent',
  }
}

const HTML = `<!doctype html><html><body style="margin:0;background:#f4f4f1;font-family:system-ui">
<div style="max-width:560px;margin:32px auto;background:#fff;border-radius:12px;padding:32px">
<h1 style="font-size:22px;margin:0 0 12px">Your invoice</h1><p>Hello Ada, thank you for your order. The invoice over
<b>€ 49.00</b> is attached.</p><p><a href="https://acme.example/i/1042" style="background:#1a7f5a;color:#fff;padding:10px 16px;
border-radius:8px;text-decoration:none">See the invoice</a></p><img src="https://tracker.example/open.gif" alt="">
<script>parent.postMessage('ran', '*')</script></div></body></html>`

/** The place of a mail that is held as spam. */
export const SPAM_PLACE = 6

const HELD_AS_SPAM = {
  ...{ state: 'held', score: 7.3, threshold: 5, symbols: ['URIBL_BLACK', 'HTML_IMAGE_ONLY_08', 'SUBJ_ALL_CAPS'] },
  ...{ reason: 'The mail looks like spam and waits for a person.', checked_at: at(SPAM_PLACE, 900) },
  ...{ decided_at: null, decided_by: null },
} satisfies Email['spam_check']

export const makeEmail = (id: string): Email => ({
  object: 'email',
  ...makeMail(placeOf(id)),
  html: HTML,
  text: 'Hello Ada,\n\nthank you for your order. The invoice over € 49.00 is attached.\n\nhttps://acme.example/i/1042\n',
  held_reason: placeOf(id) === SPAM_PLACE ? HELD_AS_SPAM.reason : null,
  held_until: null,
  spam_check: placeOf(id) === SPAM_PLACE ? HELD_AS_SPAM : null,
})

type Attempt = NonNullable<TimelineEntry['attempt']>

const step = (place: number, plusMs: number, kind: string, summary: string): TimelineEntry => ({
  ...{ at: at(place, plusMs), kind, summary, reason: null, severity: null, attempt: null },
})

const attempt = (place: number, no: number, plusMs: number, own: Partial<Attempt>): Attempt => ({
  ...{
    no,
    verdict: 'accepted',
    phase: 'data',
    category: null,
    relay: 'ams-1',
    mx: 'mx1.example.com',
    ip: '192.0.2.25',
  },
  ...{ port: 25, source_ip: '198.51.100.7', ehlo: 'relay.example.net', site: 'example.com', error: null },
  tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: true },
  tls_policy: null,
  reply: { code: 250, enhanced: '2.0.0', text: 'OK' },
  started_at: at(place, plusMs),
  ended_at: at(place, plusMs + 431),
  next_try_at: null,
  transcript: ['S: 220 mx1.example.com ESMTP', 'C: EHLO relay.example.net', 'S: 250-mx1.example.com', 'C: STARTTLS'],
  ...own,
})

const BUSY = { code: 451, enhanced: '4.7.1', text: 'Too many connections from your host, try again later' }
const UNKNOWN = { code: 550, enhanced: '5.1.1', text: 'The address is not known here' }

function lastSteps(place: number, event: LastEvent): TimelineEntry[] {
  const deferred: TimelineEntry = {
    ...step(place, 2_600, 'deferred', 'example.com deferred this: too many connections.'),
    attempt: attempt(place, 1, 2_100, { verdict: 'deferred', reply: BUSY, next_try_at: at(place, 600_000) }),
  }
  if (event === 'delivery_delayed') return [deferred]
  if (event === 'bounced')
    return [
      {
        ...step(place, 2_600, 'bounced', 'mx1.example.com refused the mail for good: the address is not known there.'),
        attempt: attempt(place, 1, 2_100, { verdict: 'bounced', reply: UNKNOWN }),
      },
    ]
  if (event !== 'delivered') return []
  const delivered = step(place, 62_600, 'delivered', 'Delivered: mx1.example.com took the mail.')
  return [deferred, { ...delivered, attempt: attempt(place, 2, 62_100, {}) }]
}

export function makeTimeline(id: string): Timeline {
  const place = placeOf(id)
  const mail = makeMail(place)
  const steps = lastSteps(place, mail.last_event)
  const state =
    mail.last_event === 'delivery_delayed' ? 'deferred' : mail.last_event === 'sent' ? 'queued' : mail.last_event
  return {
    object: 'timeline',
    id,
    last_event: mail.last_event,
    recipients: [...mail.to, ...(mail.cc ?? [])].map((address, n) => ({
      ...{ address, kind: n === 0 ? ('to' as const) : ('cc' as const), state, last_event: mail.last_event },
      ...{
        attempts: steps.length,
        next_try_at: state === 'deferred' ? at(place, 600_000) : null,
        held: null,
        reply: null,
      },
      stages: {
        ...{ accepted_at: at(place), signed_at: at(place, 40), handed_over_at: at(place, 900) },
        ...{ first_attempt_at: at(place, 2_100), final_at: null },
      },
      entries: [
        step(place, 0, 'accepted', 'Accepted and stored.'),
        step(place, 40, 'signed', 'Signed with the DKIM keys of the sender’s domain.'),
        step(place, 900, 'queued', 'Handed over: in a relay’s journal.'),
        ...steps,
      ],
    })),
  }
}

export const RAW = [
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.dev; s=ms1r261125;',
  '\th=from:to:subject; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSb',
  'From: Acme <hello@acme.dev>',
  'To: ada@example.com',
  'Subject: Your invoice 2026-1042',
  'Message-ID: <0197a6c2@mail.example.net>',
  'MIME-Version: 1.0',
  '',
  'Hello Ada,',
].join('\r\n')
