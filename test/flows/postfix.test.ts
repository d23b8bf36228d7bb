/** To a real Postfix: what it stored verifies with an implementation that is not ours. */
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePorts } from '../dev/free-ports.ts'
import { startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { changeZone } from '../dev/zone.ts'
import { type Running, send, waitForEvent } from './client.ts'
import { hasDkimpy, verifyDkim } from './dkimpy/dkimpy.ts'
import { hasPostfix, type Postfix, startPostfix } from './start-postfix.ts'

const DOMAIN = 'postfix.example'

let running: Running
let zoneFile: string
let postfix: Postfix
let stop: () => Promise<unknown>

const publishPostfix = (port: number): void =>
  changeZone(zoneFile, (zone) => ({
    ...zone,
    [DOMAIN]: { MX: [{ priority: 10, exchange: `mx.${DOMAIN}` }] },
    [`mx.${DOMAIN}`]: { A: ['127.0.0.1'] },
    _port: { ...Object(zone['_port']), [`mx.${DOMAIN}`]: port },
  }))

/** The one mail with these words, as Postfix stored it. */
async function received(words: string): Promise<string> {
  return waitFor(`Postfix to store ${words}`, () => postfix.mails().find((text) => text.includes(words)))
}

const verify = (mail: string): string[] => verifyDkim(mail, zoneFile)

async function deliver(mail: Record<string, unknown>): Promise<{ words: string; id: string; mail: string }> {
  const words = crypto.randomUUID()
  const id = await send(running, { to: `bob@${DOMAIN}`, headers: { 'X-Probe': words }, ...mail })
  await waitForEvent(running, id, 'delivered')
  return { words, id, mail: await received(words) }
}

// Without root or the packages the suite is skipped as a whole, and `npm test` names it.
describe.skipIf(!hasPostfix() || !hasDkimpy)('a mail at a real Postfix (needs root, postfix, python3-dkim)', () => {
  beforeAll(async () => {
    const system = await startSystem()
    const { PORT: port } = await findFreePorts()
    running = system.dev
    zoneFile = system.dev.dns.zoneFile
    stop = () => system.stop()
    postfix = await startPostfix(DOMAIN, port)
    publishPostfix(port)
  })
  afterAll(async () => {
    await postfix?.stop()
    await stop?.()
  })

  it('verifies with both signatures and does not show Bcc', async () => {
    const words = crypto.randomUUID()
    const mail = { to: `bob@${DOMAIN}`, bcc: [`hidden@${DOMAIN}`], headers: { 'X-Probe': words } }
    await waitForEvent(running, await send(running, mail), 'delivered')
    const isBobs = (text: string) => text.includes(words) && /^Delivered-To: bob@/m.test(text)
    const copy = await waitFor("Bob's copy", () => postfix.mails().find(isBobs))
    expect(verify(copy)).toEqual(['pass', 'pass'])
    expect(copy).not.toMatch(/hidden@|^Bcc:/m)
  })

  it('reaches twenty recipients, one copy each', async () => {
    const words = crypto.randomUUID()
    const to = Array.from({ length: 20 }, (_, n) => `r${n}@${DOMAIN}`)
    const id = await send(running, { to, headers: { 'X-Probe': words } })
    await waitForEvent(running, id, 'delivered')
    const copies = await waitFor('twenty copies', () => {
      const mails = postfix.mails().filter((mail) => mail.includes(words))
      return mails.length >= 20 && mails
    })
    const deliveredTo = copies.map((mail) => /^Delivered-To: (.*)$/m.exec(mail)?.[1]?.trim())
    expect(deliveredTo.sort()).toEqual([...to].sort())
    for (const copy of copies) expect(verify(copy)).toEqual(['pass', 'pass'])
  })

  it('carries a 5 MB attachment whole', async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024, 'mailstead')
    const { mail } = await deliver({
      attachments: [{ filename: 'naïve – 文件.bin', content: bytes.toString('base64') }],
    })
    const [attachment] = (await PostalMime.parse(Buffer.from(mail, 'latin1'))).attachments
    expect(attachment?.filename).toBe('naïve – 文件.bin')
    expect(Buffer.from(attachment?.content as ArrayBuffer).equals(bytes)).toBe(true)
    expect(verify(mail)).toEqual(['pass', 'pass'])
  })

  it('keeps UTF-8 in subject, names and text', async () => {
    const subject = 'Zürich – 東京 – Ελλάδα 🌍'
    const { mail } = await deliver({
      from: `Jörg Ærø 山田 <ada@${running.domain}>`,
      subject,
      text: 'Grüße aus Zürich 🌍',
      html: '<p>Grüße</p>',
    })
    const parsed = await PostalMime.parse(Buffer.from(mail, 'latin1'))
    expect(parsed).toMatchObject({
      subject,
      from: { name: 'Jörg Ærø 山田' },
      text: expect.stringContaining('Grüße aus Zürich 🌍'),
    })
    expect(verify(mail)).toEqual(['pass', 'pass'])
  })

  it('keeps long lines and lines that begin with a dot', async () => {
    const text = ['.', '..', '.hidden', 'x'.repeat(5_000), '', '.'].join('\r\n')
    const { mail } = await deliver({ text })
    const parsed = await PostalMime.parse(Buffer.from(mail, 'latin1'))
    expect(parsed.text?.replace(/\r?\n/g, '\r\n').trimEnd()).toBe(text.trimEnd())
    expect(Math.max(...mail.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
    expect(verify(mail)).toEqual(['pass', 'pass'])
  })

  it('may have an empty body', async () => {
    const { mail } = await deliver({ text: '' })
    expect((await PostalMime.parse(Buffer.from(mail, 'latin1'))).text?.trim() ?? '').toBe('')
    expect(verify(mail)).toEqual(['pass', 'pass'])
  })
})
