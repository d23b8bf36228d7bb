/**
 * Mail about accounts while the system has no sender for it: the Worker logs its link. Here it is said to whoever runs `npm start`, and
 * kept in the outbox like a mail that arrived.
 */
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { toEncodedWords } from '@mailstead/mail/compose/mail-composer.js'
import { z } from 'zod'
import { NAMES, type Settings } from './settings.ts'
import { openMailStore } from './sink/mail-store.ts'

const POLL_MS = 200
const FROM = `no-reply@${NAMES.mail}`

const LogLine = z.object({
  event: z.enum(['system_mail.link', 'system_mail.not_sent']),
  to: z.string(),
  subject: z.string(),
  link: z.string(),
})
type Unsent = z.infer<typeof LogLine>

/** The mails that a text of the Worker's log tells of; all else in it is of no concern here. */
export const readUnsent = (text: string): Unsent[] =>
  text.split('\n').flatMap((line) => {
    const { success, data } = LogLine.safeParse(parseJson(line))
    return success ? [data] : []
  })

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // wrangler's own words stand in the same log.
    return null
  }
}

/** Gives what was appended to a file since the last call, in whole lines. */
function openTail(path: string): () => string {
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  let read = size()
  return () => {
    const bytes = Buffer.alloc(Math.max(0, size() - read))
    if (bytes.length === 0) return ''
    const file = openSync(path, 'r')
    readSync(file, bytes, 0, bytes.length, read)
    closeSync(file)
    const end = bytes.lastIndexOf('\n') + 1
    read += end
    return bytes.toString('utf8', 0, end)
  }
}

/** In plain lines: whoever looks into the file finds the link whole. */
const writeMail = ({ to, subject, link }: Unsent): string =>
  [
    `From: Mailstead <${FROM}>`,
    `To: <${to}>`,
    `Subject: ${toEncodedWords(subject)}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@${NAMES.mail}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    link,
    '',
    'This mail was not sent: no sender of mail about accounts is set yet. `npm start` has put it here.',
    '',
  ].join('\r\n')

/** Begins with what is logged from now on; returns the function that ends it. */
export function followUnsentMail(
  { logDir, outboxDir }: Pick<Settings, 'logDir' | 'outboxDir'>,
  say: (line: string) => void,
): () => void {
  const tail = openTail(join(logDir, 'worker.log'))
  const store = openMailStore(outboxDir)
  const keep = async (mail: Unsent): Promise<void> => {
    const name = await store({ mailFrom: FROM, rcptTo: [mail.to] }, Buffer.from(writeMail(mail)))
    say(`a mail for ${mail.to} was not sent, "${mail.subject}". Open its link: ${mail.link}`)
    say(`  (the mail is ${join(outboxDir, name)}.eml)`)
  }
  const look = (): void => {
    for (const mail of readUnsent(tail()))
      keep(mail).catch((error: unknown) => say(`a mail for ${mail.to} could not be kept: ${String(error)}`))
  }
  const timer = setInterval(look, POLL_MS)
  return () => clearInterval(timer)
}
