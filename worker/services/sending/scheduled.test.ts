/** Mail for later, and what can be done with mail that was accepted: another time, now, again. */

import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { JobId, MessageId } from '@mailstead/contracts/ids.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { eq, sql } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import type { TestMessage } from '../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { type RelayStage, stageRelays } from '../../../test/worker/stage-relays.ts'
import type { Deps } from '../../deps.ts'
import { findSealedKeys } from '../../store/directory/dkim-keys.ts'
import { dkimKeys } from '../../store/directory/schema.ts'
import { bySystem } from '../access/audit-entry.ts'
import { authenticate } from '../access/authenticate.ts'
import { rotateKeys } from '../domains/dkim/rotate-keys.ts'
import { readEmail } from '../emails/read-email.ts'
import { readRaw } from '../emails/read-raw.ts'
import { reschedule, sendNow } from './reschedule.ts'
import { retryEmail } from './retry-email.ts'
import { submit } from './submit.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

afterAll(async () => removeRelays((await createTenant()).deps))

async function accept(stage: RelayStage, more: object): Promise<TestMessage> {
  const { tenant: owner, deps } = stage
  const access = await accessOf(stage)
  const request = SendEmail.parse({
    ...{ from: `a@${owner.domain.name}`, to: 'bob@peer.example', subject: 's', text: 'hello' },
    ...more,
  })
  const { id } = await submit(deps, access, request, null)
  return { owner, id: MessageId.parse(id), job: JobId.parse(id), raw: '' }
}

const accessOf = ({ tenant, deps }: RelayStage) => authenticate(deps, tenant.apiKey, tenant.domain.name)
const eventOf = async (stage: RelayStage, { id }: TestMessage) =>
  (await readEmail(stage.deps, await accessOf(stage), id)).last_event
const typesOf = async ({ apiKey }: TestTenant): Promise<string[]> =>
  (await call('GET', '/v1/event-log', { key: apiKey })).json.data.map(({ type }: { type: string }) => type)

/** As a rotation whose new records were seen; the selectors that sign from then on. */
async function replaceKeys(deps: Deps, { tenant, domain }: TestTenant): Promise<string[]> {
  await rotateKeys(deps, bySystem(tenant.id), domain.id)
  const state = sql`case ${dkimKeys.state} when 'pending' then 'active' else 'retired' end`
  await deps.directory.update(dkimKeys).set({ state }).where(eq(dkimKeys.domainId, domain.id))
  return (await findSealedKeys(deps.directory, tenant.id, domain.id)).map(({ selector }) => selector)
}

describe('scheduled mail', () => {
  it('waits for its time, and is dated and signed when it leaves', async () => {
    const stage = await stageRelays()
    const message = await accept(stage, { scheduled_at: 'in 20 days', attachments: [] })
    expect(await eventOf(stage, message)).toBe('scheduled')
    const before = await readRaw(stage.deps, await accessOf(stage), message.id)
    expect(before).not.toContain('DKIM-Signature')
    await stage.send(message)
    await stage.advance(19 * DAY)
    await stage.send(message)
    expect(stage.agents[0].posts).toEqual([])
    await stage.advance(DAY + MINUTE)
    const releasedAtMs = stage.now()
    await stage.send(message)
    const [body = ''] = stage.agents[0].posts.flatMap(({ bodies }) => bodies)
    expect(body.match(/^DKIM-Signature:/gm)).toHaveLength(2)
    const date = Date.parse(/^Date: (.*)$/m.exec(body)?.[1] ?? '')
    expect(Math.abs(date - releasedAtMs)).toBeLessThan(2_000)
    expect(body).toContain(`t=${Math.floor(date / 1_000)}`)
    expect(await eventOf(stage, message)).toBe('sent')
    expect(await typesOf(stage.tenant)).toEqual(['email.scheduled', 'email.sent'])
  })

  it('that is too large for a row is signed as well', async () => {
    const stage = await stageRelays()
    const content = btoa('x'.repeat(90_000))
    const message = await accept(stage, { scheduled_at: 'in 1 hour', attachments: [{ filename: 'a.txt', content }] })
    await stage.advance(HOUR + MINUTE)
    await stage.send(message)
    const [body = ''] = stage.agents[0].posts.flatMap(({ bodies }) => bodies)
    expect(body.length).toBeGreaterThan(90_000)
    expect(body.match(/^DKIM-Signature:/gm)).toHaveLength(2)
  })

  it('that is too large for a row is whole when two hand-overs sign it at once', async () => {
    const stage = await stageRelays()
    const content = btoa('x'.repeat(90_000))
    const message = await accept(stage, { scheduled_at: 'in 1 hour', attachments: [{ filename: 'a.txt', content }] })
    await stage.advance(HOUR + MINUTE)
    await Promise.all([stage.send(message), stage.send(message), stage.send(message)])
    const posts = stage.agents[0].posts.flatMap(({ jobs, bodies }) => jobs.map((job, n) => ({ job, body: bodies[n] })))
    expect(posts).toHaveLength(1)
    for (const { job, body = '' } of posts) expect(await sha256Hex(body)).toBe(job.sha256)
  })

  it('is signed with the keys of the day on which it leaves', async () => {
    const stage = await stageRelays()
    const { deps, tenant } = stage
    const message = await accept(stage, { scheduled_at: 'in 29 days' })
    await stage.advance(DAY)
    const selectors = await replaceKeys(deps, tenant)
    await stage.advance(28 * DAY + MINUTE)
    await stage.send(message)
    const [body = ''] = stage.agents[0].posts.flatMap(({ bodies }) => bodies)
    const used = [...body.replace(/\r\n[ \t]+/g, ' ').matchAll(/^DKIM-Signature:.*?\bs=([^;]+)/gm)].map(([, s]) => s)
    expect(used.toSorted()).toEqual(selectors.toSorted())
  })

  it('takes another time while it waits, and not afterwards', async () => {
    const stage = await stageRelays()
    const message = await accept(stage, { scheduled_at: 'in 3 days' })
    const access = await accessOf(stage)
    await reschedule(stage.deps, access, message.id, 'in 1 hour')
    await stage.advance(HOUR + MINUTE)
    await stage.send(message)
    expect(stage.agents[0].posts).toHaveLength(1)
    await expect(reschedule(stage.deps, access, message.id, 'in 2 hours')).rejects.toMatchObject({ code: 'conflict' })
    const plain = await accept(stage, {})
    await expect(reschedule(stage.deps, access, plain.id, 'in 2 hours')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('and a new time at the moment of its release: one of the two wins, and it is sent once', async () => {
    const stage = await stageRelays()
    const access = await accessOf(stage)
    for (let round = 0; round < 6; round++) {
      const message = await accept(stage, { scheduled_at: 'in 1 hour' })
      await stage.advance(HOUR + MINUTE)
      const moved = reschedule(stage.deps, access, message.id, 'in 5 hours').then(
        () => true,
        () => false,
      )
      const [isMoved] = await Promise.all([moved, stage.send(message)])
      const isPosted = stage.agents[0].journal.has(message.job)
      expect({ isMoved, isPosted }).toEqual({ isMoved, isPosted: !isMoved })
    }
  })

  it('is canceled while it waits', async () => {
    const stage = await stageRelays()
    const message = await accept(stage, { scheduled_at: 'in 1 hour' })
    const answer = await call('POST', `/v1/emails/${message.id}/cancel`, { key: stage.tenant.apiKey })
    expect(answer.status).toBe(200)
    await stage.advance(2 * HOUR)
    await stage.send(message)
    expect(stage.agents[0].posts).toEqual([])
    expect(await eventOf(stage, message)).toBe('canceled')
  })

  it('counts `expires_in` from its time', async () => {
    const stage = await stageRelays()
    const message = await accept(stage, { scheduled_at: 'in 1 hour', expires_in: 600 })
    await stage.advance(HOUR + 5 * MINUTE)
    await stage.send(message)
    expect(stage.agents[0].posts).toHaveLength(1)
    const late = await accept(stage, { scheduled_at: 'in 1 hour', expires_in: 600 })
    await stage.advance(HOUR + 11 * MINUTE)
    await stage.send(late)
    expect(stage.agents[0].posts).toHaveLength(1)
    expect(await eventOf(stage, late)).toBe('failed')
  })
})

describe('send-now', () => {
  it('sends scheduled mail at once', async () => {
    const stage = await stageRelays()
    const message = await accept(stage, { scheduled_at: 'in 3 days' })
    await sendNow(stage.deps, await accessOf(stage), message.id)
    await stage.send(message)
    expect(stage.agents[0].posts).toHaveLength(1)
  })

  it('has a relay try deferred mail again, and refuses what is over', async () => {
    const stage = await stageRelays()
    const message = await accept(stage, {})
    await stage.send(message)
    await stage.tell(message, { kind: 'deferred' })
    const access = await accessOf(stage)
    await sendNow(stage.deps, access, message.id)
    expect(stage.agents[0].controls.flatMap(({ commands }) => commands)).toMatchObject([
      { action: 'flush', scope: { jobs: [message.job] } },
    ])
    await stage.tell(message, { kind: 'delivered' })
    await expect(sendNow(stage.deps, access, message.id)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('retry', () => {
  const failed = async (to: string[]) => {
    const stage = await stageRelays()
    const message = await accept(stage, { to })
    await stage.send(message)
    return { stage, message, access: await accessOf(stage) }
  }

  it('sends to those that failed, by a new job, and never to those that have the mail', async () => {
    const { stage, message, access } = await failed(['a@peer.example', 'b@peer.example', 'c@peer.example'])
    await stage.tell(message, { kind: 'delivered', n: 0 })
    await stage.tell(message, { kind: 'failed', n: 1, reason: 'x' })
    await stage.tell(message, { kind: 'expired', n: 2, reason: 'x' })
    const tried = await Promise.allSettled([
      retryEmail(stage.deps, access, message.id, { recipients: null }),
      retryEmail(stage.deps, access, message.id, { recipients: null }),
    ])
    const made = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(made).toEqual([['b@peer.example', 'c@peer.example']])
    const retry = stage.woken.at(-1)
    if (!retry) throw new Error('the new job was not woken')
    const again: TestMessage = { ...message, job: retry.job }
    await stage.send(again)
    expect(stage.agents[0].posts.at(-1)?.jobs).toMatchObject([
      {
        id: retry.job,
        messageId: message.id,
        recipients: [{ rcptTo: 'b@peer.example' }, { rcptTo: 'c@peer.example' }],
      },
    ])
    // A late word of the first job moves nobody who is on his way again.
    await stage.tell(message, { kind: 'bounced', n: 1, id: 'late-word' })
    expect(await eventOf(stage, message)).toBe('sent')
    await stage.tell(again, { kind: 'delivered', n: 1 })
    await stage.tell(again, { kind: 'delivered', n: 2 })
    expect(await eventOf(stage, message)).toBe('delivered')
  })

  it('is refused where nothing failed, for a stranger, and when the mail is too old', async () => {
    const { stage, message, access } = await failed(['a@peer.example'])
    await expect(retryEmail(stage.deps, access, message.id, { recipients: null })).rejects.toMatchObject({
      code: 'conflict',
    })
    await stage.tell(message, { kind: 'failed', reason: 'x' })
    const stranger = { recipients: ['z@peer.example'] }
    await expect(retryEmail(stage.deps, access, message.id, stranger)).rejects.toMatchObject({
      code: 'validation_error',
    })
    await stage.advance(8 * DAY)
    await expect(retryEmail(stage.deps, access, message.id, { recipients: null })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('older than 7 days'),
    })
  })

  it('leaves out who is suppressed', async () => {
    const { stage, message, access } = await failed(['a@peer.example'])
    await stage.tell(message, { kind: 'failed', reason: 'x' })
    await call('POST', '/v1/suppressions', { key: stage.tenant.apiKey, body: { email: 'A@peer.example' } })
    await expect(retryEmail(stage.deps, access, message.id, { recipients: null })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('suppression list'),
    })
  })

  it('of many finds them by filters', async () => {
    const { stage, message } = await failed(['a@peer.example'])
    await stage.tell(message, { kind: 'failed', reason: 'x' })
    const other = await accept(stage, {})
    expect(await eventOf(stage, message)).toBe('failed')
    const { json } = await call('POST', '/v1/emails/retry?subject=s', { key: stage.tenant.apiKey })
    expect(json).toMatchObject({ data: [{ id: message.id, recipients: ['a@peer.example'] }], has_more: false })
    const again = await call('POST', '/v1/emails/retry', { key: stage.tenant.apiKey })
    expect(again.json.data).toEqual([])
    expect(await eventOf(stage, other)).toBe('queued')
  })
})
