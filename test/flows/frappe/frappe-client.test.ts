/** A Frappe site that is pointed here: its Python client's requests, of three versions, against the running system. */
import { spawnSync } from 'node:child_process'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callApi } from '../../dev/api-client.ts'
import { startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { findInOutbox, type Running, waitForEvent } from '../client.ts'
import { hasRequests, PYTHON } from '../python.ts'

/** Made in 2024 with short paths and JSON; in 2025 by the names of methods and with files; today in parts. */
const VERSIONS = ['2024', '2025', 'today'] as const
const CLIENT = fileURLToPath(new URL('frappe_client.py', import.meta.url))

interface Step {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer field by field
  readonly answer?: any
  readonly raised?: string
}

let running: Running
let stop: () => Promise<unknown>
let sender: string
let key: string
let secret: string

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
  sender = `frappe-${crypto.randomUUID().slice(0, 8)}@${running.domain}`
  await callApi(running, 'POST', '/v1/inboxes', { email_address: sender, from_name: 'ERP' })
  const at = running.apiKey.lastIndexOf('_')
  key = running.apiKey.slice(0, at)
  secret = running.apiKey.slice(at + 1)
})
afterAll(() => stop?.())

function runClient(steps: readonly object[], credentials: object = {}): Step[] {
  const input = JSON.stringify({ url: running.url, key, secret, ...credentials, steps })
  const { stdout, stderr, status } = spawnSync(PYTHON, [CLIENT], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`The client failed: ${stderr}`)
  return JSON.parse(stdout)
}

const newAddress = () => `erp-${crypto.randomUUID().slice(0, 8)}@peer.example`

const messageTo = (to: string, text = 'Invoice 17') =>
  [
    `From: ERP <${sender}>`,
    `To: ${to}`,
    'Subject: Invoice',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset="utf-8"',
    '',
    text,
    '',
  ].join('\r\n')

async function arrived(id: string, to: string): Promise<string> {
  await waitForEvent(running, id, 'delivered')
  const [mail, ...more] = findInOutbox(running, to)
  expect(more).toEqual([])
  return mail?.raw ?? ''
}

describe.skipIf(!hasRequests)('a Frappe site (needs python3 with requests)', () => {
  it.each(VERSIONS)('of %s may use its mailbox, and hears why it may not use another', (version) => {
    const answers = runClient([
      { version, call: 'validate', email: sender },
      { version, call: 'validate', email: sender, oauth: true },
      { version, call: 'validate', email: `nobody@${running.domain}` },
    ])
    expect(answers).toEqual([
      { status: 200, answer: null },
      { status: 200, answer: null },
      { status: 403, raised: expect.stringContaining(`nobody@${running.domain} is no mailbox of this account`) },
    ])
    const [wrong] = runClient([{ version, call: 'validate', email: sender }], { secret: '0'.repeat(64) })
    expect(wrong).toEqual({
      status: 401,
      raised: expect.stringMatching(/AuthenticationError: The API key is not valid/),
    })
  })

  it.each(VERSIONS)('of %s sends a whole message', async (version) => {
    const to = newAddress()
    const [{ answer } = { answer: null }] = runClient([
      { version, call: 'send_raw', sender: `ERP <${sender}>`, to, message: messageTo(to, 'Grüße') },
    ])
    const raw = await arrived([answer].flat().at(-1), to)
    expect(raw).toMatch(/^Subject: Invoice\r$/m)
    expect(raw.match(/^DKIM-Signature:/gm)).toHaveLength(2)
  })

  it.each([
    ['in order', [0, 1, 2]],
    ['in any order', [2, 0, 1]],
    ['with some of them again', [0, 0, 1, 2, 2]],
  ])('of today sends a message of 12 MB in parts, %s', async (_, order) => {
    const to = newAddress()
    const message = messageTo(to, `${'x'.repeat(76)}\r\n`.repeat(160_000))
    const [step] = runClient([{ version: 'today', call: 'send_raw', sender, to, message, order }])
    const ids = step?.answer.filter((id: string | null) => id !== null)
    expect([step?.status, new Set(ids).size]).toEqual([200, 1])
    const raw = await arrived(ids[0], to)
    expect(raw.endsWith(message.slice(message.indexOf('\r\n\r\n')))).toBe(true)
  })

  it('of 2025 sends a message of 12 MB as one file, and of 2024 hears that it is too large for JSON', async () => {
    const to = newAddress()
    const message = messageTo(to, `${'x'.repeat(76)}\r\n`.repeat(160_000))
    const [file, json] = runClient([
      { version: '2025', call: 'send_raw', sender, to, message },
      { version: '2024', call: 'send_raw', sender, to, message },
    ])
    const raw = await arrived(file?.answer, to)
    expect(raw.endsWith(message.slice(message.indexOf('\r\n\r\n')))).toBe(true)
    expect(json).toEqual({ status: 417, raised: expect.stringContaining('larger than 10485760 bytes (10 MB)') })
  })

  it.each(['2024', '2025'])('of %s sends a mail, a batch and a newsletter', async (version) => {
    const [one, two, three] = [newAddress(), newAddress(), newAddress()]
    const mail = { from_: sender, subject: 'Order', html: '<p>Order</p>' }
    const [single, batch, newsletter] = runClient([
      { version, call: 'send', mail: { ...mail, to: one } },
      { version, call: 'send', name: 'send_batch', mail: [{ ...mail, to: two }] },
      { version, call: 'send', name: 'send_newsletter', mail: { ...mail, to: three } },
    ])
    expect(await arrived(single?.answer, one)).toMatch(new RegExp(`^From: ERP <${sender}>\\r$`, 'm'))
    expect(batch?.answer).toHaveLength(1)
    await arrived(batch?.answer[0], two)
    expect(newsletter).toEqual({ status: 200, answer: null })
    await waitFor('the newsletter', () => findInOutbox(running, three)[0] ?? null)
  })

  it.each(VERSIONS)('of %s hears what is wrong with a message', (version) => {
    const wrong = { version, call: 'send_raw', sender: 'x@elsewhere.example', to: 'bob@peer.example' }
    const [step] = runClient([{ ...wrong, message: 'From: x@elsewhere.example\r\n\r\nx' }])
    if (version === 'today') expect(step?.status).toBe(403)
    else expect(step?.raised).toMatch(/PermissionError: .*`elsewhere\.example` is not one of yours/)
  })

  it.each(VERSIONS)('of %s asks for new mail with a body in its GET', (version) => {
    const [mails, missing] = runClient([
      { version, call: 'pull_raw', mailbox: sender },
      { version, call: 'pull_raw', mailbox: `nobody@${running.domain}` },
    ])
    expect(mails).toMatchObject({ status: 200, answer: { mails: [] } })
    expect(missing?.raised).toContain('nobody@')
  })
})

/** A GET with a body, which no `fetch` sends. */
function getWithBody(path: string, type: string, body: string): Promise<{ status: number; json: unknown }> {
  const token = `token ${key}:${secret}`
  const headers = { authorization: token, 'content-type': type, 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(`${running.url}${path}`, { method: 'GET', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(chunks).toString('utf8')) }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('a GET with a body', () => {
  it.each([
    ['application/x-www-form-urlencoded', (mailbox: string) => new URLSearchParams({ mailbox, limit: '5' }).toString()],
    ['application/json', (mailbox: string) => JSON.stringify({ mailbox, limit: 5 })],
  ])('of the type %s is read', async (type, write) => {
    expect(await getWithBody('/inbound/pull', type, write(sender))).toMatchObject({
      status: 200,
      json: { message: { mails: [] } },
    })
  })
})

describe('paths', () => {
  it.each([
    '/auth',
    '/auth/validate',
    '/outbound/send',
    '/inbound/pull',
    '/spamd/scan',
    '/api/method/mail.api.auth.validate',
  ])('%s gets the Worker and not the page of the console', async (path) => {
    const response = await fetch(`${running.url}${path}`, {
      headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' },
    })
    expect(response.headers.get('content-type')).toContain('application/json')
    await response.body?.cancel()
  })
})
