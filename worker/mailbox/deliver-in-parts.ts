/** Delivers mails in parts that one call can carry: what travels by RPC has a limit of 32 MiB. */
import { Refusal } from '../platform/refusal.ts'
import type { Delivered, NewMail } from './mailbox-mail.ts'
import { cutSummary, cutText } from './mails/bounds.ts'

/** Characters of a part; one may take two bytes. */
const PART_LENGTH_MAX = 8 * 1_048_576
const PART_MAILS_MAX = 50

export type Deliver = (mails: readonly NewMail[]) => Promise<readonly Delivered[]>

const lengthOf = ({ text, summary }: NewMail): number => text.length + JSON.stringify(summary).length

/** In their order, with no more of each than the mailbox keeps. */
function splitMails(mails: readonly NewMail[]): readonly (readonly NewMail[])[] {
  const parts: NewMail[][] = []
  let part: NewMail[] = []
  let length = 0
  for (const mail of mails) {
    const cut = { ...mail, text: cutText(mail.text), summary: cutSummary(mail.summary) }
    length += lengthOf(cut)
    if (part.length > 0 && (length > PART_LENGTH_MAX || part.length === PART_MAILS_MAX)) {
      parts.push(part)
      part = []
      length = lengthOf(cut)
    }
    part.push(cut)
  }
  return part.length === 0 ? parts : [...parts, part]
}

/** A part that fails by a fault is tried one by one, so that a mail that cannot be filed keeps no other from its mailbox. */
export async function deliverInParts(deliver: Deliver, mails: readonly NewMail[]): Promise<readonly Delivered[]> {
  const delivered: Delivered[] = []
  const faults: unknown[] = []
  const parts = [...splitMails(mails)]
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    try {
      delivered.push(...(await deliver(part)))
    } catch (error) {
      if (error instanceof Refusal) throw error
      if (part.length === 1) faults.push(error)
      else parts.unshift(...part.map((mail) => [mail]))
    }
  }
  if (faults.length > 0) throw faults[0]
  return delivered
}
