/**
 * Bounces in the forms that came before RFC 3464, or beside it: words for people, in which addresses and replies are found
 * by their places. Only what a mail system seems to have written is read so; a person may quote a bounce.
 */
import {
  BOUNCE_SUBJECT,
  COPY_BEGINS,
  DAEMON,
  DAEMON_NAME,
  DELAY,
  FAILURE,
  FINAL,
  FINAL_SUBJECT,
} from './bounce-words.ts'
import { type FailedBlock, findBlocks, findNamedAddress } from './failed-block.ts'
import { findField, findText, type HeaderField } from './mime/header-field.ts'
import { findReply } from './reply-text.ts'
import { REPORTED_RECIPIENTS_MAX, type ReportedAction, type ReportedRecipient } from './report.ts'

export interface LooseMail {
  readonly fields: readonly HeaderField[]
  /** The first text of the mail, or the words of its HTML. */
  readonly text: string
  /** `multipart/report` without a part that a machine could read. */
  readonly isReport: boolean
  /** RFC 5321 §4.5.5: people do not write from it. */
  readonly isNullSender: boolean
  /** A mail or its header is attached. */
  readonly hasReturned: boolean
}

/** Header fields that only bounces have: Exim and Gmail, Exchange. */
const BOUNCE_FIELDS = ['x-failed-recipients', 'x-ms-exchange-message-is-ndr', 'x-postfix-notification']
const HOST = /\bhost:? ([a-z0-9][a-z0-9.-]{2,250}\.[a-z0-9-]{2,63})\b/i

/** The recipients of a bounce in words, or null when the mail is none. */
export function readLooseBounce(mail: LooseMail): ReportedRecipient[] | null {
  const words = cutCopy(mail.text)
  if (!isBounce(mail, words)) return null
  const action = isDelay(mail, words) ? 'delayed' : 'failed'
  const blocks = chooseBlocks(mail, words)
  if (blocks.length > 1) return blocks.map((block) => toRecipient(block, action))
  return blocks.map((block) => toRecipient({ ...block, words: preferCodes(block.words, words) }, action))
}

/** One mark alone may be chance: a postmaster also writes of other things, and a buyer of failed deliveries. */
function isBounce(mail: LooseMail, words: string): boolean {
  if (mail.isReport || BOUNCE_FIELDS.some((name) => findField(mail.fields, name) !== null)) return true
  const hasSubject = BOUNCE_SUBJECT.test(findText(mail.fields, 'subject').trim())
  const hasCode = findReply(words).code !== null
  if (isDaemon(mail.fields)) return hasSubject || hasCode || FAILURE.test(words) || isDelay(mail, words)
  return hasSubject && (mail.isNullSender || hasCode || (mail.hasReturned && FAILURE.test(words)))
}

/** The reason may stand before the only address as well as after it. */
function preferCodes(own: string, all: string): string {
  const hasCodes = (words: string) => findReply(words).enhanced !== null || findReply(words).code !== null
  return hasCodes(all) && !hasCodes(own) ? all : own
}

/** What the host itself wrote. */
function cutCopy(text: string): string {
  const at = COPY_BEGINS.exec(text)?.index ?? 0
  return at > 0 ? text.slice(0, at) : text
}

/** True when a mail system is the author. */
export function isDaemon(fields: readonly HeaderField[]): boolean {
  const from = findText(fields, 'from').trim().slice(0, 500)
  const local = /<([^<>@]{1,100})@[^<>]{1,255}>/.exec(from)?.[1] ?? /^([^\s@<>]{1,100})(?=@|\s|$)/.exec(from)?.[1]
  return DAEMON.test(local ?? from.replace(/^<|>$/g, '')) || DAEMON_NAME.test(from) || /<\s*>$/.test(from)
}

function isDelay({ fields }: LooseMail, words: string): boolean {
  const subject = findText(fields, 'subject')
  const told = `${subject}\n${words}`
  return DELAY.test(told) && !FINAL.test(told) && !FINAL_SUBJECT.test(subject)
}

/** A block for each address that the words name, else for those of X-Failed-Recipients, else one for the whole. */
function chooseBlocks({ fields }: LooseMail, words: string): readonly FailedBlock[] {
  const blocks = findBlocks(words)
  if (blocks.length > 0) return blocks.slice(0, REPORTED_RECIPIENTS_MAX)
  const failed = (findField(fields, 'x-failed-recipients') ?? '').split(',', REPORTED_RECIPIENTS_MAX)
  const named = failed.map((address) => address.trim()).filter((address) => /^\S{1,255}@\S{1,255}$/.test(address))
  if (named.length > 0) return named.map((address) => ({ address, words }))
  return [{ address: findNamedAddress(words), words }]
}

function toRecipient({ address, words }: FailedBlock, action: ReportedAction): ReportedRecipient {
  const { code, enhanced, text } = findReply(words)
  return { action, address, code, enhanced, text, remoteMta: HOST.exec(words)?.[1]?.toLowerCase() ?? null }
}
