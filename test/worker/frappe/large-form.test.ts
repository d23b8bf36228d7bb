/** A message of more than 10 MB as the one file of a form: it passes as a stream. */
import { describe, expect, it, vi } from 'vitest'
import { type Answer, call } from '../call.ts'
import { basicOf, countSent, createSite, type FrappeSite, rawOf, show, wholeMessage } from './frappe-call.ts'

/** Each test moves some 11 MB: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const BOUNDARY = '0f7c81a7'
const LARGE = `${'QUFB'.repeat(19)}\r\n`.repeat(140_000)

const part = (name: string, value: string, more = ''): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
const FILE = '; filename="raw_message"'
const END = `--${BOUNDARY}--\r\n`

const fieldsOf = ({ mailbox }: FrappeSite): string =>
  `${part('from_', mailbox.address)}${part('to', 'bob@peer.example')}${part('to', 'c@peer.example')}${part('is_newsletter', 'True')}`

function post({ apiKey }: FrappeSite, form: string, more: Record<string, string> = {}): Promise<Answer> {
  const body = new TextEncoder().encode(form).buffer
  const headers = {
    authorization: basicOf(apiKey),
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': String(body.byteLength),
    ...more,
  }
  return call('POST', '/outbound/send-raw', { body: body as ArrayBuffer, headers })
}

describe('a large message in a form', () => {
  it('arrives as it was sent, to all recipients', async () => {
    const site = await createSite()
    const message = wholeMessage(site, LARGE)
    const { status, json } = await post(site, `${fieldsOf(site)}${part('raw_message', message, FILE)}${END}`)
    expect([status, json]).toEqual([200, { message: expect.any(String) }])
    const raw = await rawOf(site, json.message)
    expect(raw.endsWith(message.slice(message.indexOf('\r\n\r\n')))).toBe(true)
    const { counts } = await show(site, json.message)
    expect(Object.values<number>(counts).reduce((sum, count) => sum + count, 0)).toBe(2)
  })

  it.each([
    ['that has another part behind the file', (file: string) => `${file}${part('to', 'eve@peer.example')}${END}`],
    [
      'that has another part within the file',
      (file: string) => `${file.replace('\r\nQUFB', `\r\n--${BOUNDARY}\r\nQUFB`)}${END}`,
    ],
    ['that does not end', (file: string) => `${file}--${BOUNDARY}\r\n${END.slice(4)}`],
    ['that ends twice', (file: string) => `${file}${END}${END}`],
  ])('%s is refused whole', async (_, join) => {
    const site = await createSite()
    const { status, json } = await post(
      site,
      fieldsOf(site) + join(part('raw_message', wholeMessage(site, LARGE), FILE)),
    )
    expect([status, json.exc_type]).toEqual([417, 'ValidationError'])
    expect(await countSent(site)).toBe(0)
  })

  it.each([
    ['no file', () => part('html', LARGE), 'too long'],
    ['another beginning', () => `x${part('raw_message', LARGE, FILE)}`, 'does not begin with the boundary'],
    ['a part without a name', () => `--${BOUNDARY}\r\nContent-Type: text/plain\r\n\r\n${LARGE}`, 'has no name'],
  ])('with %s is refused', async (_, write, text) => {
    const site = await createSite()
    const { status, json } = await post(site, `${write()}${END}`)
    expect(status).toBe(417)
    expect(json.exception).toContain(text)
  })

  it('is refused as a part of a message in parts', async () => {
    const site = await createSite()
    const numbers = ['chunk_index', 'chunk_byte_offset'].map((name) => part(name, '0')).join('')
    const fields = `${part('uuid', crypto.randomUUID())}${numbers}${part('total_chunk_count', '1')}`
    const { status, json } = await post(site, `${fields}${fieldsOf(site)}${part('raw_message', LARGE, FILE)}${END}`)
    expect([status, json.exception]).toEqual([417, expect.stringContaining('a part may have 10485760 (10 MB)')])
  })

  it('of more than 25 MiB is refused before it is looked at', async () => {
    const site = await createSite()
    const form = `${fieldsOf(site)}${part('raw_message', LARGE.repeat(3), FILE)}${END}`
    const { status, json } = await post(site, form)
    expect([status, json.exception]).toEqual([417, expect.stringContaining('more than 26214400 bytes (25 MiB)')])
  })
})
