/** Mail that comes from elsewhere, by SMTP, to an address of a tenant. */

import type { RunningSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { createForeignDomain } from '../../flows/receiving/foreign-domain.ts'
import { openSender } from '../../flows/receiving/smtp-sender.ts'

const PARTS = [
  ...['--part', 'Content-Type: text/html; charset=utf-8', '', '<p>Hello <b>there</b></p>'],
  ...['--part', 'Content-Type: text/plain; name=note.txt', 'Content-Disposition: attachment; filename=note.txt', ''],
  ...['A note.', '--part--', ''],
]

/** A mail with layout and an attachment, again until the MX knows the address: it hears of new ones within ten seconds. */
export async function sendFromElsewhere({ dev }: RunningSystem, to: string, subject: string): Promise<void> {
  const from = await createForeignDomain(dev)
  const plain = await from.write({ subject, to, body: PARTS.join('\r\n'), isSigned: false })
  const raw = plain.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=part')
  const isTaken = async () => {
    const session = from.session([to], raw)
    const sender = await openSender(dev, session)
    const reply = await sender.send(session)
    await sender.quit()
    return reply.startsWith('250 ')
  }
  await waitFor('the MX to take it', isTaken)
}
