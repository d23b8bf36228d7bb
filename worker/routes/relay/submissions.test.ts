import { and, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, call } from '../../../test/worker/call.ts'
import { changeDomain } from '../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createRelay, signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import {
  messageOf,
  postSubmission,
  rcptTo,
  SUBMISSIONS_PATH,
  submissionOf,
  submitMail,
} from '../../../test/worker/submit-mail.ts'
import { newId } from '../../platform/ids.ts'
import { forgetAccess } from '../../services/access/authenticate.ts'
import { tenant as tenants } from '../../store/directory/schema.ts'
import { jobs, messages, recipients } from '../../store/ledger/schema.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await createRelay()
})

const rowsOf = ({ deps, tenant }: TestTenant) =>
  deps.ledgers.at(tenant.shard).select().from(messages).where(eq(messages.tenantId, tenant.id)).orderBy(messages.id)

async function rowOf(owner: TestTenant, { json }: Answer) {
  const found = (await rowsOf(owner)).find(({ id }) => id === json.id)
  if (!found) throw new Error(`There is no mail: ${JSON.stringify(json)}`)
  return { ...found, reports: found.reports === null ? null : JSON.parse(found.reports) }
}

const rawOf = async (owner: TestTenant, id: string): Promise<string> =>
  (await call('GET', `/v1/emails/${id}/raw`, { key: owner.apiKey })).text

const keyOf = async (owner: TestTenant, body: object) =>
  (await call('POST', '/v1/api-keys', { key: owner.apiKey, body: { name: 'k', ...body } })).json

describe('POST /relay/v1/submissions', () => {
  it('accepts a mail as any other door does, with a trace that hides the client', async () => {
    const owner = await createTenant()
    const answer = await submitMail(relay, owner, { raw: messageOf(owner, 'Bcc: eve@peer.example\r\n') })
    expect(answer.status, answer.text).toBe(200)
    const { id } = answer.json
    const raw = await rawOf(owner, id)
    expect(raw).toContain(`Received: by ${owner.deps.config.MAIL_HOST} (Mailstead) with ESMTPSA id ${id};\r\n `)
    expect(raw).toMatch(/^DKIM-Signature: /)
    expect(raw).not.toContain('192.0.2.7')
    expect(raw).not.toMatch(/^Bcc:/m)
    const shown = (await call('GET', `/v1/emails/${id}`, { key: owner.apiKey })).json
    expect(shown).toMatchObject({ subject: 'Lunch', to: ['bob@peer.example'], last_event: 'queued' })
  })

  it('is the same mail for the same id, however often it comes, and another for other bytes', async () => {
    const owner = await createTenant()
    const raw = messageOf(owner)
    const manifest = await submissionOf(owner, raw)
    const answers = await Promise.all([1, 2, 3].map(() => postSubmission(relay, manifest, raw)))
    const later = await postSubmission(relay, { ...manifest, receivedAt: '2026-01-01T00:00:00.000Z' }, raw)
    expect(new Set([...answers, later].map(({ json }) => json.id)).size).toBe(1)
    expect(await rowsOf(owner)).toHaveLength(1)
    const other = messageOf(owner, 'X-A: b\r\n')
    const changed = { ...(await submissionOf(owner, other)), id: (manifest as { id: string }).id }
    expect((await postSubmission(relay, changed, other)).json.id).not.toBe(later.json.id)
  })

  it('streams a mail over 10 MB, and refuses it with the null sender', async () => {
    const owner = await createTenant()
    const raw = `${messageOf(owner)}${`${'QUFB'.repeat(19)}\r\n`.repeat(141_000)}`
    const answer = await submitMail(relay, owner, { raw })
    expect(answer.status, answer.text).toBe(200)
    expect((await rawOf(owner, answer.json.id)).endsWith(raw.slice(-1_000))).toBe(true)
    const refused = await submitMail(relay, owner, { raw, mailFrom: '' })
    expect(refused.json).toMatchObject({ name: 'payload_too_large', message: expect.stringContaining('null sender') })
  })

  it('takes the null sender for the author of the mail, and tells nothing of it', async () => {
    const owner = await createTenant()
    await changeDomain(owner, { deliveryReports: 'all' })
    const asked = [rcptTo('bob@peer.example', { notify: ['success', 'failure'] })]
    const answer = await submitMail(relay, owner, { mailFrom: '', rcptTo: asked })
    expect(await rowOf(owner, answer)).toMatchObject({ nullSender: true, reports: null })
  })

  it('notes what the sender wants to hear', async () => {
    const owner = await createTenant()
    const recipientsOf = [
      rcptTo('a@peer.example'),
      rcptTo('b@peer.example', { notify: ['never'] }),
      rcptTo('c@peer.example', { notify: ['success', 'delay'], orcpt: 'rfc822;C@list.example' }),
    ]
    const answer = await submitMail(relay, owner, { rcptTo: recipientsOf, ret: 'full', envid: 'e1' })
    expect((await rowOf(owner, answer)).reports).toEqual({
      to: `ada@${owner.domain.name}`,
      ret: 'full',
      envid: 'e1',
      recipients: [
        { n: 0, notify: ['failure', 'delay'], orcpt: null },
        { n: 2, notify: ['success', 'delay'], orcpt: 'rfc822;C@list.example' },
      ],
    })
  })

  it.each([
    ['smtp', true, false],
    ['all', true, true],
    ['none', false, false],
  ] as const)('without NOTIFY tells what the domain says: %s', async (deliveryReports, bySmtp, byApi) => {
    const owner = await createTenant()
    await changeDomain(owner, { deliveryReports })
    expect((await rowOf(owner, await submitMail(relay, owner))).reports !== null).toBe(bySmtp)
    const body = { from: `ada@${owner.domain.name}`, to: 'bob@peer.example', subject: 's', text: 't' }
    const sent = await call('POST', '/v1/emails', { key: owner.apiKey, body })
    expect((await rowOf(owner, sent)).reports !== null).toBe(byApi)
  })
})

describe('POST /relay/v1/submissions refuses', () => {
  it('keys that are none, may not send, or may not send as this', async () => {
    const owner = await createTenant()
    const [reading, { id: mailbox_id }] = [
      await keyOf(owner, { permission: 'read_access' }),
      await createMailbox(owner, 'eve'),
    ]
    const bound = await keyOf(owner, { permission: 'sending_access', mailbox_id })
    const ofOther = await createTenant()
    const names = async (password: string) => (await submitMail(relay, owner, { password })).json.name
    expect(await names('nonsense')).toBe('invalid_api_key')
    expect(await names(reading.token)).toBe('restricted_api_key')
    expect(await names(ofOther.apiKey)).toBe('invalid_from_address')
    expect(await names(bound.token)).toBe('invalid_from_address')
    await call('DELETE', `/v1/api-keys/${bound.id}`, { key: owner.apiKey })
    expect(await names(bound.token)).toBe('invalid_api_key')
    expect([...(await rowsOf(owner)), ...(await rowsOf(ofOther))]).toEqual([])
  })

  it('a MAIL FROM of another domain than the From field', async () => {
    const owner = await createTenant()
    const other = await createTenant()
    const answer = await submitMail(relay, owner, { mailFrom: `ada@${other.domain.name}` })
    expect([answer.status, answer.json.name]).toEqual([403, 'invalid_from_address'])
    const none = await submitMail(relay, owner, { mailFrom: 'ada' })
    expect(none.json).toMatchObject({ name: 'validation_error', message: expect.stringContaining('`from`') })
  })

  it('an account that is moved or paused, as any door does', async () => {
    const owner = await createTenant()
    const set = async (state: 'moving' | 'paused') => {
      await owner.deps.directory.update(tenants).set({ state }).where(eq(tenants.id, owner.tenant.id))
      forgetAccess(owner.tenant.id)
      return (await submitMail(relay, owner)).json.name
    }
    expect(await set('moving')).toBe('service_unavailable')
    expect(await set('paused')).toBe('sending_paused')
  })

  it('what is not announced, not signed or not readable, and keeps nothing', async () => {
    const owner = await createTenant()
    const raw = messageOf(owner)
    const answers = [
      await submitMail(relay, owner, { raw, sha256: '0'.repeat(64) }),
      await submitMail(relay, owner, { raw, size: raw.length + 1 }),
      await submitMail(relay, owner, { raw, size: raw.length - 1 }),
      await submitMail(relay, owner, { raw, id: crypto.randomUUID() }),
      await submitMail(relay, owner, { raw, rcptTo: [] }),
      await submitMail(relay, owner, { raw: raw.replace('Subject', 'Sub ject') }),
      await submitMail(relay, owner, { raw: messageOf(owner, 'Received: from a by b\r\n'.repeat(51)) }),
    ]
    expect(answers.map(({ status, json }) => [status, json.name])).toEqual(answers.map(() => [422, 'validation_error']))
    expect(answers.at(-1)?.json.message).toContain('Received')
    const line = JSON.stringify(await submissionOf(owner, raw))
    const headers = await signPost(relay, SUBMISSIONS_PATH, `${line} `)
    const forged = await call('POST', SUBMISSIONS_PATH, { body: `${line}\n${raw}`, headers })
    expect(forged.json.name).toBe('invalid_relay_signature')
    expect(await rowsOf(owner)).toEqual([])
  })

  it('lets 50 Received fields pass', async () => {
    const owner = await createTenant()
    const raw = messageOf(owner, 'Received: from a by b\r\n'.repeat(50))
    expect((await submitMail(relay, owner, { raw })).status).toBe(200)
  })
})

describe('the log of requests', () => {
  it('has every submission of a valid key, without the key', async () => {
    const owner = await createTenant()
    await submitMail(relay, owner)
    await submitMail(relay, owner, { mailFrom: 'ada@other.example' })
    await submitMail(relay, owner, { password: `${owner.sendingKey.slice(0, -4)}0000` })
    await expect
      .poll(
        async () => {
          const { json } = await call('GET', `/v1/logs?path=${SUBMISSIONS_PATH}`, { key: owner.apiKey })
          return json.data.map((each: { response_status: number }) => each.response_status)
        },
        { timeout: 20_000 },
      )
      .toEqual([403, 200])
    const { json: list } = await call('GET', `/v1/logs?path=${SUBMISSIONS_PATH}`, { key: owner.apiKey })
    const { json: entry, text } = await call('GET', `/v1/logs/${list.data[1].id}`, { key: owner.apiKey })
    expect(entry).toMatchObject({
      method: 'POST',
      endpoint: SUBMISSIONS_PATH,
      user_agent: 'SMTP (ESMTPSA)',
      request_body: { from: `ada@${owner.domain.name}`, to: ['bob@peer.example'] },
    })
    expect(text).not.toContain(owner.sendingKey.slice(-64))
  })
})

describe('mail for later', () => {
  it('waits unsigned, and is dated and signed when it leaves', async () => {
    const owner = await createTenant()
    const raw = messageOf(owner, 'X-Mailstead-Scheduled-At: in 2 hours\r\nDate: Wed, 25 Nov 2026 04:00:00 +0000\r\n')
    const answer = await submitMail(relay, owner, { raw })
    expect(answer.status, answer.text).toBe(200)
    const { id } = answer.json
    const ledger = owner.deps.ledgers.at(owner.tenant.shard)
    const [job] = await ledger
      .select()
      .from(jobs)
      .where(and(eq(jobs.tenantId, owner.tenant.id), eq(jobs.id, id)))
    expect(job).toMatchObject({ isUnsigned: true, state: 'waiting' })
    expect(job?.raw).not.toContain('DKIM-Signature')
    const [recipient] = await ledger.select().from(recipients).where(eq(recipients.messageId, id))
    expect(recipient?.signedAtMs).toBeNull()
    const canceled = await call('POST', `/v1/emails/${id}/cancel`, { key: owner.apiKey })
    expect(canceled.status).toBe(200)
  })

  it('has an id by which a repeat is known though its clock is moved', async () => {
    const owner = await createTenant()
    expect((await submitMail(relay, owner, { id: newId(Date.now() - 86_400_000) })).status).toBe(200)
  })
})
