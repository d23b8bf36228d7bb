/** What is found out about a mail before it is handed on: sender authentication, and what the scorer says of it. */
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { authenticateMail } from '@mailstead/mail/authenticate/authenticate-mail.ts'
import { boundResolver } from '@mailstead/mail/authenticate/bound-resolver.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import type { Scorer } from '../../scorer/scorer.ts'
import { createSlots } from '../../slots.ts'
import { after, type DnsLookup } from '../dns-lookup.ts'
import type { ArrivedMail } from './received-mail.ts'

export interface Assessment {
  readonly checks: MailChecks
  /** Null: unscanned. */
  readonly scan: SpamScan | null
}

export interface AssessParts {
  readonly dns: Pick<DnsLookup, 'resolve'>
  /** Null when this node has none. */
  readonly scorer: Pick<Scorer, 'score'> | null
  readonly log: Log
}

export type AssessMail = (mail: ArrivedMail) => Promise<Assessment | 'busy'>

/** The checks need a mail in memory as a whole. Smaller ones are there anyway. */
const LARGE_BYTES = 1_048_576
const LARGE_AT_ONCE = 4
/** A peer waits for its answer meanwhile. */
const WAIT_FOR_SLOT_MS = 30_000
/** The look-ups have an end of their own before this. */
const CHECKS_MS = 30_000

/** Makes the assessment. It never rejects. */
export function createAssessMail({ dns, scorer, log }: AssessParts): AssessMail {
  // Peers that wait cost a connection each, and those are counted.
  const slots = createSlots({ slots: LARGE_AT_ONCE, waitMs: WAIT_FOR_SLOT_MS, waitingMax: Number.POSITIVE_INFINITY })

  const authenticate = async (mail: ArrivedMail, raw: Buffer<ArrayBuffer>): Promise<Omit<MailChecks, 'ptr'>> => {
    const { ip, helo, by } = mail.reception
    const session = { ip, helo, mailFrom: mail.mailFrom, mta: by }
    try {
      const checks = authenticateMail(raw, session, boundResolver(dns.resolve))
      return (await Promise.race([checks, after(CHECKS_MS, null)])) ?? UNCHECKED
    } catch (thrown) {
      // Whatever is wrong here is ours: a mail is neither refused nor put off for it.
      alarm(log, 'mail.unchecked', { reason: reasonOf(thrown) })
      return UNCHECKED
    }
  }
  const score = async (mail: ArrivedMail, raw: Buffer): Promise<SpamScan | null> => {
    const { ip, helo, by } = mail.reception
    if (scorer === null || ip === null) return null
    const client = { ip, helo: helo ?? '', name: mail.ptr.name, by, atMs: mail.receivedAtMs }
    try {
      return await scorer.score(raw, client)
    } catch (thrown) {
      alarm(log, 'mail.unscored', { reason: reasonOf(thrown) })
      return null
    }
  }

  return async (mail) => {
    const free = mail.body.size > LARGE_BYTES ? await slots.take() : () => undefined
    if (free === null) return 'busy'
    try {
      const raw = mail.body.read()
      const [checks, scan] = await Promise.all([authenticate(mail, raw), score(mail, raw)])
      return { checks: { ...checks, ptr: mail.ptr }, scan }
    } finally {
      free()
    }
  }
}

/** Nothing could be found out: a temporary failure, which never counts as one of the sender's. */
const UNCHECKED: Omit<MailChecks, 'ptr'> = {
  spf: { result: 'temperror', domain: null },
  dkim: [],
  dmarc: { result: 'temperror', policy: null, domain: null },
  arc: { result: 'none', sealer: null },
}
