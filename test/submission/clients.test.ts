/** Clients that are not ours: swaks, Python's smtplib and nodemailer sign in and send. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasSwaks } from '../flows/receiving/swaks.ts'
import { sendByNodemailer, sendBySmtplib, sendBySwaks } from '../flows/submission/clients.ts'
import { createSubmissionWorld, KEY, RECIPIENT, SENDER, type SubmissionWorld, sampleMail } from './submission-world.ts'

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld()
})
afterAll(() => world?.close())

const CLIENTS = { nodemailer: sendByNodemailer, smtplib: sendBySmtplib, swaks: sendBySwaks }
const doorOf = (apiKey: string) => ({
  submission: { host: '127.0.0.1', port: world.port, tlsPort: world.tlsPort },
  apiKey,
})

describe.skipIf(!hasSwaks()).each(Object.entries(CLIENTS))('%s (needs swaks)', (_, send) => {
  it('sends a mail to two recipients and is told its id', async () => {
    const verdict = await send(doorOf(KEY), {
      mailFrom: SENDER,
      rcptTo: [RECIPIENT, 'bob@peer.example'],
      raw: sampleMail(),
    })
    const kept = world.worker.list().at(-1)
    expect(verdict).toEqual({ code: 250, text: `2.0.0 queued as ${kept?.id}` })
    expect(kept?.manifest).toMatchObject({
      mailFrom: SENDER,
      rcptTo: [{ address: RECIPIENT }, { address: 'bob@peer.example' }],
    })
    expect(kept?.raw.toString()).toMatch(/Subject: mail \d+\r\n/)
  })
})

it('is told by smtplib that a key is wrong', async () => {
  const verdict = await sendBySmtplib(doorOf('ms_wrong'), { mailFrom: SENDER, rcptTo: [RECIPIENT], raw: sampleMail() })
  expect(verdict).toMatchObject({ code: 535, text: expect.stringMatching(/^5\.7\.8 /) })
})
