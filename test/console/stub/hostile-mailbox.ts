/** A mailbox full of hostile mail: each conversation holds some of the set. */
import type { InboxMail, InboxThread } from '@mailstead/contracts/api/inbox-thread.ts'
import { armed } from '../hostile/hostile-mail.ts'
import { HOSTILE_MAILS } from '../hostile/hostile-mails.ts'

export const HOSTILE_MAILBOX = 'hostile'
const MAILS_A_THREAD = 12
const AT = new Date(0).toISOString()

/** Where the canary listens; set by the test that wants to hear it. */
export const canary = { host: 'canary.example' }

const idOf = (place: number): string => `hostile-${place}`
const THREADS = Math.ceil(HOSTILE_MAILS.length / MAILS_A_THREAD)

export const HOSTILE_THREADS: readonly string[] = Array.from({ length: THREADS }, (_, place) => idOf(place))

const mailsOf = (thread: string) => {
  const start = HOSTILE_THREADS.indexOf(thread) * MAILS_A_THREAD
  return HOSTILE_MAILS.slice(start, start + MAILS_A_THREAD)
}

const common = {
  ...{ from: 'evil@canary.example', to: ['support@acme.dev'], cc: [], bcc: [], read: true, received_at: AT },
  folder: 'inbox' as const,
}

export const listHostileThreads = (): InboxThread[] =>
  HOSTILE_THREADS.map((id) => ({
    ...{ ...common, id, subject: id, labels: [], email_count: mailsOf(id).length },
    ...{ has_attachment: false, has_draft: false },
  }))

export const makeHostileMails = (thread: string): InboxMail[] =>
  mailsOf(thread).map((mail) => ({
    ...{ ...common, id: mail.name, direction: 'inbound', reply_to: [], subject: mail.name, message_id: null },
    ...{ attachments: [], delivered_to: 'support@acme.dev', spam_score: null, spam_symbols: [], is_raw_only: false },
    authentication: { spf: null, dkim: null, dmarc: null, arc: null, ptr: null },
    html: armed(mail, canary.host),
    text: mail.name,
  }))
