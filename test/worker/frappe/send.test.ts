/** One mail and several through Frappe's door: it becomes what the same request at `/v1` would have become. */
import { describe, expect, it } from 'vitest'
import { eventually } from '../../eventually.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createTenant } from '../create-tenant.ts'
import { countSent, createSite, type FrappeSite, post, rawOf, setMailbox, show, wholeMessage } from './frappe-call.ts'

const mailOf = ({ mailbox }: FrappeSite, more: object = {}) => ({
  from_: `Ada <${mailbox.address}>`,
  to: 'bob@peer.example',
  subject: 'Hello',
  html: '<p>Hello</p>',
  ...more,
})
const messageOf = (json: { _server_messages: string }): string =>
  JSON.parse(JSON.parse(json._server_messages)[0]).message

describe.each(['/outbound/send', '/api/method/mail.api.outbound.send'])('one mail at %s', (path) => {
  it('is accepted, and its id is the answer', async () => {
    const site = await createSite()
    const { status, json } = await post(site, path, mailOf(site, { cc: ['c@peer.example'], bcc: ['d@peer.example'] }))
    expect([status, Object.keys(json)]).toEqual([200, ['message']])
    const { from, to, cc, bcc, subject } = await show(site, json.message)
    expect({ from, to, cc, bcc, subject }).toEqual({
      from: `Ada <${site.mailbox.address}>`,
      to: ['bob@peer.example'],
      cc: ['c@peer.example'],
      bcc: ['d@peer.example'],
      subject: 'Hello',
    })
  })
})

describe('the fields of a mail', () => {
  it('may come in a form, with lists and objects as JSON or as a name that comes twice', async () => {
    const site = await createSite()
    const form = new URLSearchParams({ from: site.mailbox.address, subject: 'Form', html: '<p>x</p>' })
    form.append('to', 'a@peer.example')
    form.append('to', 'b@peer.example')
    form.set('cc', '["c@peer.example"]')
    form.set('headers', '{"X-Order": "17"}')
    form.set('attachments', JSON.stringify([{ filename: 'a.txt', content: btoa('file'), size: 4 }]))
    form.set('unheard_of', 'ignored')
    const { json } = await post(site, '/outbound/send', form.toString())
    const { to, cc } = await show(site, json.message)
    expect([to, cc]).toEqual([['a@peer.example', 'b@peer.example'], ['c@peer.example']])
    const raw = await rawOf(site, json.message)
    expect(raw).toMatch(/^X-Order: 17\r$/m)
    expect(raw).toMatch(/filename="?a\.txt/)
  })

  it('may leave out the body', async () => {
    const site = await createSite()
    const { status } = await post(site, '/outbound/send', mailOf(site, { html: null }))
    expect(status).toBe(200)
  })

  it('may name a hundred recipients, and no more', async () => {
    const site = await createSite()
    const to = Array.from({ length: 100 }, (_, n) => `r${n}@peer.example`)
    expect((await post(site, '/outbound/send', mailOf(site, { to }))).status).toBe(200)
    expect((await post(site, '/outbound/send-batch', [mailOf(site, { to })])).status).toBe(200)
    const { status, json } = await post(site, '/outbound/send', mailOf(site, { to, cc: 'one@peer.example' }))
    expect([status, json.exc_type]).toEqual([417, 'ValidationError'])
    expect(messageOf(json)).toContain('101 recipients together; at most 100 are allowed')
    const { status: atApi } = await call('POST', '/v1/emails', {
      key: site.apiKey,
      body: { from: site.mailbox.address, to: to.slice(0, 50), cc: 'one@peer.example', subject: 's', text: 't' },
    })
    expect(atApi).toBe(422)
  })

  it.each([
    ['no recipient', { to: '' }, 'MandatoryError', '`to`: name at least one recipient.'],
    ['no subject', { subject: null }, 'MandatoryError', '`subject`'],
    ['a recipient that is none', { to: ['bob'] }, 'ValidationError', '`to`: "bob"'],
    ['an object as recipient', { to: { a: 1 } }, 'ValidationError', '`to`: must be an address or a list of addresses'],
    [
      'attachments that are text',
      { attachments: 'a.pdf' },
      'ValidationError',
      '`attachments`: must be a list of objects; received "a.pdf"',
    ],
    [
      'an attachment that is no base64',
      { attachments: [{ filename: 'a', content: '***' }] },
      'ValidationError',
      '`attachments.0.content`: must be base64',
    ],
    [
      'headers that are a list',
      { custom_headers: [1] },
      'ValidationError',
      '`custom_headers`: must be an object; received a list',
    ],
    ['a header that is ours', { custom_headers: { From: 'x@y.example' } }, 'ValidationError', '`headers.From`'],
    [
      'a line break in the subject',
      { subject: 'a\nb' },
      'ValidationError',
      '`subject`: must not contain CR, LF or NUL',
    ],
    ['a draft', { do_not_submit: true }, 'ValidationError', '`do_not_submit`'],
    ['another domain', { from_: 'x@elsewhere.example' }, 'PermissionError', '`elsewhere.example` is not one of yours'],
  ])('%s is refused with its name', async (_, more, type, text) => {
    const site = await createSite()
    const { json } = await post(site, '/outbound/send', mailOf(site, more))
    expect(json.exc_type).toBe(type)
    expect(messageOf(json)).toContain(text)
    expect(await countSent(site)).toBe(0)
  })
})

describe('the sender', () => {
  it('gets name, reply-to and counting of its mailbox where the mail says nothing', async () => {
    const site = await createSite({ fromName: 'Ada, Countess', replyTo: 'office@peer.example', tracksOpens: true })
    const { json } = await post(site, '/outbound/send', mailOf(site, { from_: site.mailbox.address }))
    const shown = await show(site, json.message)
    expect([shown.from, shown.reply_to]).toEqual([`"Ada, Countess" <${site.mailbox.address}>`, ['office@peer.example']])
    expect(shown.html).toContain('/t/o/')
    const own = mailOf(site, { from_: `B <${site.mailbox.address}>`, reply_to: ['own@peer.example'] })
    const told = await show(site, (await post(site, '/outbound/send', own)).json.message)
    expect([told.from, told.reply_to]).toEqual([`B <${site.mailbox.address}>`, ['own@peer.example']])
  })

  it('is the default mailbox where none is named, and only then', async () => {
    const site = await createSite()
    const { from_: _, ...unnamed } = mailOf(site)
    const without = await post(site, '/outbound/send', unnamed)
    expect([without.status, without.json.exc_type]).toEqual([417, 'MandatoryError'])
    await setMailbox(site, site.mailbox, { isDefault: true })
    const { json } = await post(site, '/outbound/send', unnamed)
    expect((await show(site, json.message)).from).toBe(site.mailbox.address)
    const foreign = await post(site, '/outbound/send', mailOf(site, { from_: `nobody@${site.domain.name}` }))
    expect([foreign.status, foreign.json.exc_type]).toEqual([403, 'PermissionError'])
    expect(messageOf(foreign.json)).toContain('is neither an inbox of yours')
  })

  it.each([
    ['disabled', { state: 'disabled' }, 'switched off'],
    ['not for sending', { sends: false }, 'may not send'],
  ] as const)('is refused when its mailbox is %s', async (_, settings, text) => {
    const site = await createSite(settings)
    const { status, json } = await post(site, '/outbound/send', mailOf(site))
    expect([status, json.exc_type]).toEqual([403, 'PermissionError'])
    expect(messageOf(json)).toContain(text)
  })
})

describe('an answer', () => {
  it('names the mail by its Message-ID, or by its id and kind', async () => {
    const site = await createSite()
    const first = (await post(site, '/outbound/send', mailOf(site))).json.message
    const { message_id } = await show(site, first)
    const answers = [
      { in_reply_to_mail_type: 'Outgoing Mail', in_reply_to_mail_name: first },
      { in_reply_to_mail_name: first },
      { in_reply_to: message_id },
    ]
    for (const answer of answers) {
      const { json } = await post(site, '/outbound/send', mailOf(site, answer))
      const raw = await rawOf(site, json.message)
      expect(raw).toContain(`In-Reply-To: ${message_id}\r\n`)
      expect(raw).toContain(`References: ${message_id}\r\n`)
    }
  })

  it('to a mail of another account is like one to none', async () => {
    const [site, other] = [await createSite(), await createSite()]
    const theirs = (await post(other, '/outbound/send', mailOf(other))).json.message
    const answers = [theirs, crypto.randomUUID(), 'x'].map((id) =>
      post(site, '/outbound/send', mailOf(site, { in_reply_to_mail_type: 'Outgoing Mail', in_reply_to_mail_name: id })),
    )
    const texts = new Set((await Promise.all(answers)).map(({ status, text }) => `${status} ${text}`))
    expect([...texts]).toEqual([expect.stringMatching(/^404 .*DoesNotExistError/)])
  })
})

describe('a batch', () => {
  it('gives the ids in order', async () => {
    const site = await createSite()
    const mails = ['a', 'b', 'c'].map((name) => mailOf(site, { to: `${name}@peer.example`, subject: name }))
    for (const path of ['/outbound/send-batch', '/api/method/mail.api.outbound.send_batch']) {
      const { json } = await post(site, path, mails)
      const subjects = await Promise.all(json.message.map(async (id: string) => (await show(site, id)).subject))
      expect(subjects).toEqual(['a', 'b', 'c'])
    }
  })

  it.each([
    ['one that is wrong', (site: FrappeSite) => [mailOf(site), mailOf(site, { to: 'x' })], 'Mail 1: `to`: "x"'],
    [
      'a sender that is wrong',
      (site: FrappeSite) => [mailOf(site), mailOf(site, { from_: '' })],
      'Mail 1: `from_` is mandatory',
    ],
    ['nothing', () => [], 'empty array'],
    ['a hundred and one', (site: FrappeSite) => Array.from({ length: 101 }, () => mailOf(site)), 'at most 100'],
    ['no array', (site: FrappeSite) => mailOf(site), 'JSON array of mails'],
    ['a mail that is text', () => ['mail'], 'Mail 0: must be an object'],
  ])('with %s sends none', async (_, mails, text) => {
    const site = await createSite()
    const { status, json } = await post(site, '/outbound/send-batch', mails(site))
    expect(status).toBe(417)
    expect(messageOf(json)).toContain(text)
    expect(await countSent(site)).toBe(0)
  })
})

describe('a newsletter', () => {
  it.each(['one', 'several'])('is %s: it is of its class and gives nothing', async (shape) => {
    const site = await createSite()
    const mail = mailOf(site, { subject: shape })
    const { status, json } = await post(site, '/outbound/send-newsletter', shape === 'one' ? mail : [mail, mail])
    expect([status, json]).toEqual([200, {}])
    const { data } = (await call('GET', '/v1/emails', { key: site.apiKey })).json
    expect(data.length).toBe(shape === 'one' ? 1 : 2)
    expect(await rawOf(site, data[0].id)).toMatch(/^Feedback-ID:\s+newsletter:/m)
  })
})

describe('people that a mailbox writes to', () => {
  const contactsOf = async ({ apiKey, mailbox }: FrappeSite): Promise<string[]> => {
    const { json } = await call('GET', `/v1/inboxes/${mailbox.id}/contacts`, { key: apiKey })
    return json.data.map(({ address }: { address: string }) => address).sort()
  }

  it('are kept where it keeps them, but for readers of a newsletter', async () => {
    const site = await createSite({ keepsContacts: true })
    await post(site, '/outbound/send-newsletter', mailOf(site, { to: 'reader@peer.example' }))
    await post(site, '/outbound/send', mailOf(site, { to: 'Bob <bob@peer.example>', cc: ['c@peer.example'] }))
    await post(site, '/outbound/send-batch', [mailOf(site, { to: 'd@peer.example' }), mailOf(site)])
    const raw_message = wholeMessage(site)
    await post(site, '/outbound/send-raw', { from_: site.mailbox.address, to: 'e@peer.example', raw_message })
    const expected = ['bob', 'c', 'd', 'e'].map((name) => `${name}@peer.example`)
    await eventually(async () => expect(await contactsOf(site)).toEqual(expected))
    const silent = await createSite({ keepsContacts: false })
    await post(silent, '/outbound/send', mailOf(silent))
    expect(await contactsOf(silent)).toEqual([])
  })
})

describe('doors', () => {
  it('share idempotency keys: the same request gives the same mail by each', async () => {
    const site = await createSite()
    const headers = { 'idempotency-key': 'order-17' }
    const first = await post(site, '/outbound/send', mailOf(site), headers)
    const again = await post(site, '/api/method/mail.api.outbound.send', mailOf(site), headers)
    expect(again.json.message).toBe(first.json.message)
    const body = {
      from: `Ada <${site.mailbox.address}>`,
      to: ['bob@peer.example'],
      subject: 'Hello',
      html: '<p>Hello</p>',
      tracking: { opens: false },
    }
    const atApi = await call('POST', '/v1/emails', { key: site.apiKey, body, headers })
    expect([atApi.status, atApi.json.id]).toEqual([200, first.json.message])
    const other = await post(site, '/outbound/send', mailOf(site, { subject: 'Other' }), headers)
    expect([other.status, other.json.exc_type]).toEqual([409, 'DuplicateEntryError'])
    expect(await countSent(site)).toBe(1)
  })

  it('ask for a key that may send, of this account', async () => {
    const site = await createSite()
    const other = await createTenant()
    await createMailbox(other, 'eve')
    const { status, json } = await post(other, '/outbound/send', mailOf(site))
    expect([status, json.exc_type]).toEqual([403, 'PermissionError'])
    expect((await post({ apiKey: site.sendingKey }, '/outbound/send', mailOf(site))).status).toBe(200)
  })
})
