import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { forgetAccess } from '../../access/authenticate.ts'

async function demand({ tenant }: TestTenant): Promise<void> {
  await env.DB.prepare('update tenant set mailbox_senders = 1 where id = ?').bind(tenant.id).run()
  forgetAccess(tenant.id)
}

const to = 'eve@peer.example'

/** The same sender by both ways in: what is composed, and what comes whole. */
async function send({ sendingKey: key }: TestTenant, from: string) {
  const raw = btoa(`From: ${from}\r\nTo: ${to}\r\nSubject: Hello\r\n\r\nHello.\r\n`)
  const composed = await call('POST', '/v1/emails', { key, body: { from, to, subject: 'Hello', text: 'Hello.' } })
  const whole = await call('POST', '/v1/emails/raw', { key, body: { from, to: [to], raw } })
  expect(whole.status).toBe(composed.status)
  expect(whole.json.message).toBe(composed.json.message)
  return composed
}

const patch = ({ apiKey: key }: TestTenant, path: string, body: object) => call('PATCH', `/v1/${path}`, { key, body })

describe('where mailboxes are the only senders', () => {
  it('sends as a mailbox and as an alias, in any case, and as nothing else', async () => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    const team = `team@${owner.domain.name}`
    await call('POST', '/v1/aliases', { key: owner.apiKey, body: { email_address: team, inboxes: [ada.id] } })
    const nobody = `nobody@${owner.domain.name}`
    expect((await send(owner, nobody)).status).toBe(200)
    await demand(owner)
    for (const from of [ada.address, `ADA@${owner.domain.name}`, team])
      expect((await send(owner, from)).status).toBe(200)
    expect((await send(owner, nobody)).json).toMatchObject({
      name: 'invalid_from_address',
      message: `\`from\`: \`${nobody}\` is neither an inbox of yours nor an enabled alias of one. Send as one of them, or make it one with POST /v1/inboxes.`,
    })
    expect((await send(owner, `ada+tag@${owner.domain.name}`)).json.name).toBe('invalid_from_address')
  })

  it('follows the settings of the mailbox and of the alias at once', async () => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    const team = `team@${owner.domain.name}`
    const alias = { email_address: team, inboxes: [ada.id] }
    const { json } = await call('POST', '/v1/aliases', { key: owner.apiKey, body: alias })
    await demand(owner)
    const answers = async () =>
      [await send(owner, ada.address), await send(owner, team)].map((each) => each.json.message)
    expect(await answers()).toEqual([undefined, undefined])
    await patch(owner, `inboxes/${ada.id}`, { sends: false })
    const mend = `Set its \`sends\` to true (PATCH /v1/inboxes/${ada.id}).`
    expect(await answers()).toEqual([
      `\`from\`: \`${ada.address}\` is of an inbox that may not send. ${mend}`,
      `\`from\`: \`${team}\` is of an inbox that may not send. ${mend}`,
    ])
    await patch(owner, `inboxes/${ada.id}`, { sends: true, receives: false })
    expect(await answers()).toEqual([undefined, undefined])
    await patch(owner, `inboxes/${ada.id}`, { disabled: true })
    expect(await answers()).toEqual([
      expect.stringContaining('Set its `disabled` to false'),
      expect.stringContaining('Set its `disabled` to false'),
    ])
    await patch(owner, `inboxes/${ada.id}`, { disabled: false })
    await patch(owner, `aliases/${json.id}`, { disabled: true })
    expect(await answers()).toEqual([undefined, expect.stringContaining('neither an inbox')])
  })

  it("does not know another account's mailbox", async () => {
    const [owner, other] = [await createTenant(), await createTenant()]
    await createMailbox(other, 'ada')
    await demand(owner)
    expect((await send(owner, `ada@${owner.domain.name}`)).json.name).toBe('invalid_from_address')
  })
})
