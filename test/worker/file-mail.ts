/** A received mail as it is once filed: object, row, and its place in mailboxes. */
import { env } from 'cloudflare:workers'
import type { Folder } from '@mailstead/contracts/received-mail.ts'
import { openMailbox } from '../../worker/mailbox/client.ts'
import type { NewMail } from '../../worker/mailbox/mailbox-mail.ts'
import { receivedKey } from '../../worker/store/blobs/received.ts'
import type { TestMailbox } from './create-mailbox.ts'
import { CHECKS, createReceived, RAW, SCAN } from './create-received.ts'
import type { TestTenant } from './create-tenant.ts'
import { newMail } from './new-mail.ts'

export interface FiledMail {
  readonly id: string
  readonly rawKey: string
  /** In each of the mailboxes. */
  readonly threadIds: readonly string[]
}

export async function fileMail(
  owner: TestTenant,
  mailboxes: readonly TestMailbox[],
  options: {
    readonly raw?: string
    readonly folder?: Extract<Folder, 'inbox' | 'spam'>
    readonly isRawOnly?: boolean
    readonly scan?: NewMail['scan']
    readonly checks?: NewMail['checks']
    readonly summary?: Partial<NewMail['summary']>
    readonly text?: string
  } = {},
): Promise<FiledMail> {
  const { raw = RAW, folder = 'inbox', isRawOnly = false, scan = SCAN, checks = CHECKS, summary, text } = options
  const rcptTo = mailboxes[0]?.address ?? 'x@x.example'
  const placed = mailboxes.map(({ id }) => ({ id, folder }))
  const placements = [{ outcome: 'filed' as const, rcptTo, by: 'mailbox' as const, mailboxes: placed }]
  const id = await createReceived(owner, { raw, isRawOnly, scan, checks, placements })
  const rawKey = receivedKey(owner.tenant.id, id)
  const base = {
    id,
    rawKey,
    folder,
    isRawOnly,
    scan,
    checks,
    sizeBytes: raw.length,
    receivedAtMs: owner.deps.clock.now(),
  }
  const threadIds: string[] = []
  for (const { objectId, address } of mailboxes) {
    const mail = newMail({
      ...base,
      deliveredTo: address,
      ...(text === undefined ? {} : { text }),
      ...(summary ? { summary } : {}),
    })
    const [delivered] = await openMailbox(env.MAILBOX, objectId).deliver([mail])
    threadIds.push(delivered?.threadId ?? '')
  }
  return { id, rawKey, threadIds }
}
