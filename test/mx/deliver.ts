/** A sender as it should be: it keeps a mail until it has heard 250, and goes on or says QUIT then. */
import { setTimeout as wait } from 'node:timers/promises'
import { ADA, CLIENT, SENDER } from './mx-world.ts'
import { SmtpClient } from './smtp-client.ts'

const TRIES_MAX = 4_000
const PAUSE_MS = 50

/** The code that ended one try; 0 for a connection that broke off or never was. */
async function tryOnce(port: number, mail: string): Promise<number> {
  let client: SmtpClient | null = null
  try {
    client = await SmtpClient.open(port, CLIENT)
    if ((await client.reply()).code !== 220) return 0
    if ((await client.command('EHLO mail.client.example')).code !== 250) return 0
    const { code } = await client.send(SENDER, [ADA], mail)
    if (code === 250) await client.command('QUIT')
    return code
  } catch {
    return 0
  } finally {
    client?.drop()
  }
}

/** Tries until it is told 250; answers how often it tried. Throws when it is refused for good. */
export async function deliver(port: number, mail: string): Promise<number> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const code = await tryOnce(port, mail)
    if (code === 250) return tries
    if (code >= 500) throw new Error(`refused with ${code}`)
    await wait(PAUSE_MS)
  }
  throw new Error('never taken')
}
