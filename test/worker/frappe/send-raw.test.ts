/** Whole messages through Frappe's door: at once, in a batch, and in parts in any order. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { purgeUploads } from '../../../worker/services/uploads/purge-uploads.ts'
import { deleteTenantBlobs } from '../../../worker/store/blobs/tenant-blobs.ts'
import { countSent, createSite, type FrappeSite, post, rawOf, show, wholeMessage } from './frappe-call.ts'

const DAY_MS = 86_400_000
const PATHS = ['/outbound/send-raw', '/api/method/mail.api.outbound.send_raw']

const messageOf = (json: { _server_messages: string }): string =>
  JSON.parse(JSON.parse(json._server_messages)[0]).message

interface Parts {
  readonly uuid: string
  readonly texts: readonly string[]
}

/** The message cut where its lines do not end. */
function cut(message: string, count: number, uuid: string = crypto.randomUUID()): Parts {
  const size = Math.ceil(message.length / count)
  return { uuid, texts: Array.from({ length: count }, (_, n) => message.slice(n * size, (n + 1) * size)) }
}

function partOf(site: FrappeSite, { uuid, texts }: Parts, index: number, more: Record<string, string> = {}): FormData {
  const form = new FormData()
  const offset = texts.slice(0, index).reduce((sum, text) => sum + text.length, 0)
  const fields = {
    from_: site.mailbox.address,
    to: 'bob@peer.example',
    is_newsletter: 'False',
    uuid,
    chunk_index: String(index),
    total_chunk_count: String(texts.length),
    chunk_byte_offset: String(offset),
    ...more,
  }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('raw_message', new File([texts[index] ?? ''], 'raw_message.eml'))
  return form
}

const sendPart = (site: FrappeSite, parts: Parts, index: number, more: Record<string, string> = {}) =>
  post(site, '/outbound/send-raw', partOf(site, parts, index, more))

async function uploadsOf({ tenant }: FrappeSite): Promise<string[]> {
  const { objects } = await env.RAW.list({ prefix: `upload/${tenant.id}/` })
  return objects.map(({ key }) => key.split('/').at(-1) ?? '')
}

describe.each(PATHS)('a whole message at %s', (path) => {
  it('comes as JSON, as JSON under the type of a form, as a form, and as a file', async () => {
    const site = await createSite()
    const raw_message = wholeMessage(site)
    const fields = { from_: site.mailbox.address, to: ['bob@peer.example', 'c@peer.example'], raw_message }
    const form = new FormData()
    form.set('from_', `Ada <${site.mailbox.address}>`)
    form.append('to', 'bob@peer.example')
    form.append('to', 'c@peer.example')
    form.set('is_newsletter', 'False')
    form.set('raw_message', new File([raw_message], 'raw_message'))
    const answers = [
      await post(site, path, fields),
      await post(site, path, JSON.stringify(fields)),
      await post(site, path, new URLSearchParams({ ...fields, to: JSON.stringify(fields.to) }).toString()),
      await post(site, path, form),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    for (const { json } of answers) {
      const raw = await rawOf(site, json.message)
      expect(raw).toMatch(/^Subject: Whole\r$/m)
      expect(raw.endsWith('\r\n\r\nHello\r\n')).toBe(true)
      const { counts } = await show(site, json.message)
      expect(Object.values<number>(counts).reduce((sum, count) => sum + count, 0)).toBe(2)
    }
  })
})

it('an encoded name beside an address is nobody’s business', async () => {
  const site = await createSite({ fromName: 'Ada' })
  const { status, json } = await post(site, '/outbound/send-raw', {
    from_: `=?utf-8?q?J=C3=BCrgen?= <${site.mailbox.address}>`,
    to: ['=?utf-8?b?QsO2Yg==?= <bob@peer.example>', '"Doe, J" <j@peer.example>'],
    raw_message: wholeMessage(site),
  })
  expect(status, JSON.stringify(json)).toBe(200)
  expect((await show(site, json.message)).to).toEqual(['bob@peer.example'])
})

describe('what is wrong with a whole message', () => {
  it.each([
    ['no message', { raw_message: '' }, 'MandatoryError', '`raw_message` is mandatory'],
    ['no recipient', { to: null }, 'MandatoryError', '`to`'],
    ['a recipient that is none', { to: 'bob' }, 'ValidationError', '`to`: "bob"'],
    ['no From', { raw_message: 'Subject: x\r\n\r\nx' }, 'ValidationError', 'From'],
    ['another domain in its From', { raw_message: 'From: a@b.example\r\n\r\nx' }, 'PermissionError', '`b.example`'],
    [
      'a hundred and one recipients',
      { to: Array.from({ length: 101 }, (_, n) => `r${n}@peer.example`) },
      'ValidationError',
      'at most 100',
    ],
  ])('%s', async (_, more, type, text) => {
    const site = await createSite()
    const fields = { from_: site.mailbox.address, to: 'bob@peer.example', raw_message: wholeMessage(site), ...more }
    const { json } = await post(site, '/outbound/send-raw', fields)
    expect(json.exc_type).toBe(type)
    expect(messageOf(json)).toContain(text)
    expect(await countSent(site)).toBe(0)
  })
})

describe('a batch of whole messages', () => {
  const rawOfBatch = (site: FrappeSite, more: object = {}) => ({
    from_: site.mailbox.address,
    to: 'bob@peer.example',
    raw_message: wholeMessage(site),
    ...more,
  })

  it('gives the ids in order, and the same ones for the same key', async () => {
    const site = await createSite()
    const mails = ['a', 'b'].map((name) => rawOfBatch(site, { to: `${name}@peer.example` }))
    const headers = { 'idempotency-key': 'batch-1' }
    const { json } = await post(site, '/outbound/send-raw-batch', mails, headers)
    const again = await post(site, '/api/method/mail.api.outbound.send_raw_batch', mails, headers)
    expect(again.json).toEqual(json)
    expect(new Set(json.message).size).toBe(2)
    expect(await countSent(site)).toBe(2)
    const other = await post(site, '/outbound/send-raw-batch', mails.slice(1), headers)
    expect([other.status, other.json.exc_type]).toEqual([409, 'DuplicateEntryError'])
  })

  it('sends none when one is wrong', async () => {
    const site = await createSite()
    const mails = [rawOfBatch(site), rawOfBatch(site, { raw_message: 'From: a@b.example\r\n\r\nx' })]
    const { status, json } = await post(site, '/outbound/send-raw-batch', mails)
    expect([status, messageOf(json)]).toEqual([403, expect.stringMatching(/^Mail 1: .*b\.example/)])
    expect(await countSent(site)).toBe(0)
  })

  it('may be a newsletter, and gives nothing then', async () => {
    const site = await createSite()
    const answer = await post(site, '/outbound/send-newsletter', [rawOfBatch(site), rawOfBatch(site)])
    const one = await post(site, '/outbound/send-newsletter', rawOfBatch(site))
    expect([answer.json, one.json]).toEqual([{}, {}])
    expect(await countSent(site)).toBe(3)
    const mixed = await post(site, '/outbound/send-newsletter', [
      rawOfBatch(site),
      { ...rawOfBatch(site), raw_message: '' },
    ])
    expect([mixed.status, await countSent(site)]).toEqual([417, 3])
  })
})

describe('a message in parts', () => {
  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['with parts that are sent again', [1, 1, 0, 1, 2]],
  ])('%s is one mail, whose id the last part gives', async (_, order) => {
    const site = await createSite()
    const message = wholeMessage(site, 'A line of some length.\r\n'.repeat(50))
    const parts = cut(message, 3)
    const answers = []
    for (const index of order) answers.push(await sendPart(site, parts, index))
    expect(answers.slice(0, -1).map(({ status, json }) => [status, json])).toEqual(order.slice(1).map(() => [200, {}]))
    const id = answers.at(-1)?.json.message
    expect((await rawOf(site, id)).endsWith(message.slice(message.indexOf('\r\n\r\n')))).toBe(true)
    for (const index of order) expect((await sendPart(site, parts, index)).json).toEqual({ message: id })
    expect([await countSent(site), await uploadsOf(site)]).toEqual([1, ['sent']])
  })

  it('at once is one mail too', async () => {
    const site = await createSite()
    const parts = cut(wholeMessage(site), 4)
    const answers = await Promise.all([0, 1, 2, 3].map((index) => sendPart(site, parts, index)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const ids = new Set(answers.flatMap(({ json }) => (json.message === undefined ? [] : [json.message])))
    expect([ids.size, await countSent(site)]).toEqual([1, 1])
  })

  it('that is one part is sent at once, and sent again the same mail', async () => {
    const site = await createSite()
    const parts = cut(wholeMessage(site), 1)
    const [first, again] = [await sendPart(site, parts, 0), await sendPart(site, parts, 0)]
    expect(again.json).toEqual({ message: first.json.message })
    expect([await countSent(site), await uploadsOf(site)]).toEqual([1, []])
  })

  it('may be larger than what is held in memory', async () => {
    const site = await createSite()
    const line = `${'x'.repeat(76)}\r\n`
    const message = wholeMessage(site, line.repeat(150_000))
    const parts = cut(message, 3)
    for (const index of [2, 0]) expect((await sendPart(site, parts, index)).json).toEqual({})
    const { json } = await sendPart(site, parts, 1)
    const raw = await rawOf(site, json.message)
    expect(raw.endsWith(message.slice(message.indexOf('\r\n\r\n')))).toBe(true)
    expect((await sendPart(site, parts, 2)).json).toEqual(json)
    expect(await countSent(site)).toBe(1)
  })

  it.each([
    ['another number of parts', { total_chunk_count: '3' }, '`total_chunk_count`: is 3, and was 2 with part 0'],
    ['other recipients', { to: 'eve@peer.example' }, 'must be the same with every part'],
    ['a gap', { chunk_byte_offset: '9999' }, '`chunk_byte_offset`: of part 1 is 9999, and the part before it ends at'],
    ['an overlap', { chunk_byte_offset: '5' }, '`chunk_byte_offset`: of part 1 is 5, and the part before it ends at'],
    [
      'an index that is too large',
      { chunk_index: '2' },
      '`chunk_index`: must be below `total_chunk_count`, 2; received 2',
    ],
    [
      'an index that is none',
      { chunk_index: '-1' },
      '`chunk_index`: must be a whole number, at least 0; received "-1"',
    ],
    ['no index', { chunk_index: '' }, '`chunk_index` is mandatory'],
    ['too many parts', { total_chunk_count: '101' }, '`total_chunk_count`: must be from 1 to 100'],
    ['no parts', { total_chunk_count: '0', chunk_index: '0' }, '`total_chunk_count`: must be from 1 to 100'],
    ['more than 25 MiB', { chunk_byte_offset: '26214400' }, 'more than 26214400 bytes (25 MiB)'],
    ['a name with a slash', { uuid: '../../../etc/passwd' }, '`uuid`: must be a UUID'],
    ['the first part again, and another', { chunk_index: '0', chunk_byte_offset: '0' }, 'came before, and was another'],
    ['another domain', { from_: 'x@elsewhere.example' }, '`elsewhere.example` is not one of yours'],
  ])('with %s is refused', async (_, more, text) => {
    const site = await createSite()
    const parts = cut(wholeMessage(site), 2)
    await sendPart(site, parts, 0)
    const { status, json } = await sendPart(site, parts, 1, more)
    expect([403, 417]).toContain(status)
    expect(messageOf(json)).toContain(text)
    expect(await countSent(site)).toBe(0)
  })

  it('another part under the name of a mail that was sent is refused', async () => {
    const site = await createSite()
    const parts = cut(wholeMessage(site), 2)
    for (const index of [0, 1]) await sendPart(site, parts, index)
    const { status, json } = await sendPart(site, { ...parts, texts: [parts.texts[0] ?? '', 'other'] }, 1)
    expect([status, messageOf(json)]).toEqual([417, expect.stringContaining('came before, and was another')])
    expect(await countSent(site)).toBe(1)
  })

  it('of another account, or of another key, is none of this one', async () => {
    const [site, other] = [await createSite(), await createSite()]
    const parts = cut(wholeMessage(site), 2)
    await sendPart(site, parts, 0)
    expect((await sendPart(other, cut(wholeMessage(other), 2, parts.uuid), 1)).json).toEqual({})
    expect((await sendPart({ ...site, apiKey: site.sendingKey }, parts, 1)).json).toEqual({})
    expect([await countSent(site), await countSent(other)]).toEqual([0, 0])
    expect((await sendPart(site, parts, 1)).json.message).toBeTypeOf('string')
  })
})

describe('parts that were left behind', () => {
  const deps = createDeps(env)
  let aheadMs = 0
  const ahead = { ...deps, clock: { ...deps.clock, now: () => deps.clock.now() + aheadMs } }
  afterEach(() => {
    aheadMs = 0
  })

  it('go after a day, and not before', async () => {
    const site = await createSite()
    await sendPart(site, cut(wholeMessage(site), 2), 0)
    aheadMs = DAY_MS - 60_000
    await purgeUploads(ahead)
    expect(await uploadsOf(site)).toEqual(['000'])
    aheadMs = DAY_MS + 60_000
    await purgeUploads(ahead)
    expect(await uploadsOf(site)).toEqual([])
  })

  it('go with their account', async () => {
    const [site, other] = [await createSite(), await createSite()]
    for (const each of [site, other]) await sendPart(each, cut(wholeMessage(each), 2), 0)
    expect(await deleteTenantBlobs(env.RAW, site.tenant.id, 10)).toBe(true)
    expect([await uploadsOf(site), await uploadsOf(other)]).toEqual([[], ['000']])
  })
})
