/** Mails for mailboxes, and a mailbox of a test's own. */
import { env } from 'cloudflare:workers'
import { type MailboxClient, openMailbox } from '../../worker/mailbox/client.ts'
import type { NewMail } from '../../worker/mailbox/mailbox-mail.ts'
import { newId } from '../../worker/platform/ids.ts'

const START_MS = Date.UTC(2026, 10, 25)
let made = 0

/** Each mail arrives a second after the one before, unless told otherwise; `summary` is laid over the rest. */
export function newMail(
  over: Partial<Omit<NewMail, 'summary'>> & { readonly summary?: Partial<NewMail['summary']> } = {},
): NewMail {
  const receivedAtMs = over.receivedAtMs ?? START_MS + ++made * 1_000
  const id = over.id ?? newId(receivedAtMs)
  return {
    id,
    deliveredTo: 'ada@a.example',
    folder: 'inbox',
    receivedAtMs,
    sizeBytes: 100,
    rawKey: `mailbox/tenant/${id}/message`,
    isRawOnly: false,
    text: 'Hello world',
    checks: null,
    scan: null,
    ...over,
    summary: {
      from: 'Eve <eve@peer.example>',
      to: ['ada@a.example'],
      cc: [],
      bcc: [],
      replyTo: [],
      subject: `Mail ${made}`,
      headerId: `<${id}@peer.example>`,
      inReplyTo: [],
      references: [],
      dateMs: receivedAtMs,
      snippet: 'Hello world',
      attachments: [],
      ...over.summary,
    },
  }
}

export interface OwnMailbox extends MailboxClient {
  readonly objectId: string
  readonly stub: () => DurableObjectStub<import('../../worker/mailbox/mailbox.ts').Mailbox>
}

export function newMailbox(): OwnMailbox {
  const objectId = env.MAILBOX.newUniqueId().toString()
  return {
    ...openMailbox(env.MAILBOX, objectId),
    objectId,
    stub: () => env.MAILBOX.get(env.MAILBOX.idFromString(objectId)),
  }
}

/** A scan with this score against a threshold of 5. */
export const scanOf = (score: number) => ({ engine: 'test', score, threshold: 5, symbols: ['A'] })
