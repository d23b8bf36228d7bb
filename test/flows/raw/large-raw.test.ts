/** A whole message of 20 MB through the running system: it arrives as it was sent, with signatures that others verify. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem } from '../../dev/start-system.ts'
import { findInOutbox, type Running, waitForEvent } from '../client.ts'
import { hasDkimpy, verifyDkim } from '../dkimpy/dkimpy.ts'

/** 15,000,000 octets are some 20 MB in base64. */
const ATTACHMENT_OCTETS = 15_000_000

let running: Running
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterAll(() => stop?.())

const BODY = [
  '--cut',
  'Content-Type: text/plain',
  '',
  'It is  large. ',
  '.',
  '..',
  '--cut',
  'Content-Type: application/octet-stream; name="large.bin"',
  'Content-Transfer-Encoding: base64',
  '',
  ...(randomBytes(ATTACHMENT_OCTETS)
    .toString('base64')
    .match(/.{1,76}/g) ?? []),
  '--cut--',
  '',
  '',
].join('\r\n')

const head = () =>
  [
    `From: Ada <ada@${running.domain}>`,
    'To: Bob <bob@peer.example>',
    'Bcc: eve@peer.example',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=cut',
    '',
  ].join('\r\n')

async function post(to: string, message: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${running.url}/v1/emails/raw?from=ada@${running.domain}&to=${to}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${running.apiKey}`, 'content-type': 'message/rfc822' },
    body: Buffer.from(message, 'latin1'),
  })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

const newAddress = (): string => `large-${crypto.randomUUID().slice(0, 8)}@peer.example`

const verify = (raw: string): string[] => verifyDkim(raw, running.dns.zoneFile)

describe('a message of 20 MB', () => {
  it.skipIf(!hasDkimpy)('arrives octet for octet, with two signatures that verify (needs python3-dkim)', async () => {
    const to = newAddress()
    const { status, body: sent } = await post(to, `${head()}\r\n${BODY}`)
    expect([status, sent]).toEqual([200, { id: expect.any(String) }])
    await waitForEvent(running, String(sent['id']), 'delivered')
    const [mail, ...more] = findInOutbox(running, to)
    expect(more).toEqual([])
    const { raw = '' } = mail ?? {}
    const bodyStart = raw.indexOf('\r\n\r\n') + 4
    expect(raw.slice(bodyStart) === BODY).toBe(true)
    expect(raw.slice(0, bodyStart)).not.toContain('eve@')
    expect(verify(raw)).toEqual(['pass', 'pass'])
    expect(() => verify(raw.replace('It is  large', 'It is  small'))).toThrow('body hash mismatch')

    const shown = await fetch(`${running.url}/v1/emails/${sent['id']}/raw`, {
      headers: { authorization: `Bearer ${running.apiKey}` },
    })
    const shownRaw = Buffer.from(await shown.arrayBuffer()).toString('latin1')
    expect(shownRaw.slice(shownRaw.indexOf('\r\n\r\n') + 4) === BODY).toBe(true)
    expect(raw.endsWith(shownRaw)).toBe(true)
  })

  it.each([
    ['at the beginning', () => `${head()}\r\n\xe9\r\n${BODY}`, 'line 8 has 8-bit'],
    ['at the end', () => `${head()}\r\n${BODY}\xe9\r\n`, 'has 8-bit'],
  ])('is refused for 8-bit text %s, and whoever sends it hears that', async (_where, write, words) => {
    const refused = await post(newAddress(), write())
    expect(refused).toMatchObject({ status: 422, body: { message: expect.stringContaining(words) } })
  })

  it('is refused as JSON, and whoever sends it hears that', async () => {
    const { status, headers } = await fetch(`${running.url}/v1/emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ from: `ada@${running.domain}`, to: 'bob@peer.example', subject: 's', text: BODY }),
    })
    expect([status, headers.get('content-type')]).toEqual([413, 'application/json'])
  })

  it('is refused before it is looked at when it is too large, or its envelope is wrong', async () => {
    expect(await post(newAddress(), BODY.padEnd(26_214_401))).toMatchObject({ status: 413 })
    expect(await post('nobody', BODY)).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('`to`') },
    })
  })
})
