/** A new certificate in the operator's files is served without a restart, and no connection is dropped for it. */
import { renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { createMxWorld } from '../mx/mx-world.ts'
import { SmtpClient } from '../mx/smtp-client.ts'
import { writeCertificate } from '../mx/write-certificate.ts'
import { createSubmissionWorld, RECIPIENT, SENDER, type SubmissionWorld, sampleMail } from './submission-world.ts'

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld()
})
afterAll(() => world?.close())

/** What new connections are shown: by STARTTLS, by TLS, and by TLS with a name. */
async function shown(): Promise<(string | null)[]> {
  const clients = [
    await world.secure(),
    await SmtpClient.openTls(world.tlsPort),
    await SmtpClient.openTls(world.tlsPort, { servername: 'smtp.mailstead.test' }),
  ]
  const serials = clients.map(({ serial }) => serial)
  for (const client of clients) client.drop()
  return serials
}
const replaced = () => world.lines('certificate.replaced').length

describe('the certificate', () => {
  it('is that of the files, on both ports; after a change the new one, for new connections', async () => {
    const [first, ...others] = await shown()
    expect(first).toMatch(/^[0-9A-F]+$/)
    expect(others).toEqual([first, first])
    const open = await world.signIn()
    await writeCertificate(world.dir, 'smtp.mailstead.test')
    await waitFor('the new one', () => replaced() === 1)
    const [second, ...rest] = await shown()
    expect(second).not.toBe(first)
    expect(rest).toEqual([second, second])
    expect((await open.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
    await open.command('QUIT')
    expect(world.process.deaths).toBe(0)
  })

  it('stays when the files are no pair, which is told once; and is replaced when they are again', async () => {
    const before = await shown()
    const alarms = world.lines('certificate.unusable').length
    writeFileSync(join(world.dir, 'key.pem'), 'no key\n')
    const line = await waitFor('the alarm', () => world.lines('certificate.unusable')[alarms])
    expect(line).toMatchObject({ level: 'error' })
    expect(await shown()).toEqual(before)
    // As certbot does it: a link that leads elsewhere.
    const [count, folder] = [replaced(), join(world.dir, 'elsewhere')]
    symlinkSync(world.dir, folder)
    const { keyFile, certFile } = await writeCertificate(folder, 'smtp.mailstead.test')
    renameSync(keyFile, `${keyFile}.new`)
    symlinkSync(`${keyFile}.new`, keyFile)
    expect(certFile).toContain('elsewhere')
    await waitFor('the new one', () => replaced() > count)
    expect(await shown()).not.toEqual(before)
  })

  it('is replaced at the MX in the same way', async () => {
    const mx = await createMxWorld({ hasTls: true })
    try {
      const serial = async () => {
        const client = await mx.greet()
        await client.startTls()
        const found = client.serial
        client.drop()
        return found
      }
      const first = await serial()
      await writeCertificate(mx.dir, 'mx.mailstead.test')
      await waitFor('the new one', () => mx.lines('certificate.replaced').length === 1)
      expect(await serial()).not.toBe(first)
      expect(mx.mx.deaths).toBe(0)
    } finally {
      await mx.close()
    }
  })
})
