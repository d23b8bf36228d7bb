import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage, readJob, readStates, type TestMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { changeOutgoingCheck } from '../../../test/worker/hold-as-spam.ts'
import { callAs, createPerson } from '../../../test/worker/people/create-person.ts'
import {
  BEAT,
  bySubject,
  createScored,
  handedOver,
  mailOf,
  ON,
  silent,
  stageCheck,
} from '../../../test/worker/stage-check.ts'
import { relays } from '../../store/directory/schema.ts'
import { events, outgoingChecks } from '../../store/ledger/schema.ts'
import { sweepJobs } from '../sending/sweep.ts'

const MINUTE = 60_000

async function readCheck({ owner, id }: TestMessage) {
  const { json } = await call('GET', `/v1/emails/${id}`, { key: owner.apiKey })
  return { check: json.spam_check, held: json.held_reason, counts: json.counts }
}

async function readEntries({ owner, id }: TestMessage): Promise<{ kind: string; reason: string | null }[]> {
  const { json } = await call('GET', `/v1/emails/${id}/timeline`, { key: owner.apiKey })
  return json.recipients[0].entries
}

const countRows = async ({ owner, id }: TestMessage): Promise<number> =>
  (
    await owner.deps.ledgers
      .at(owner.tenant.shard)
      .select()
      .from(outgoingChecks)
      .where(and(eq(outgoingChecks.tenantId, owner.tenant.id), eq(outgoingChecks.messageId, id)))
  ).length

afterEach(async () => changeOutgoingCheck((await createTenant()).deps, null))
afterAll(async () => removeRelays((await createTenant()).deps))

describe('mail that is to be handed over', () => {
  it('is not looked at while the check is off', async () => {
    const check = await stageCheck(null)
    const message = await createScored(check.tenant, 50)
    await check.send(message)
    expect(check.asked).toEqual([])
    expect(handedOver(check)).toEqual([message.job])
    expect(await countRows(message)).toBe(0)
    expect((await readCheck(message)).check).toBeNull()
  })

  it('goes on below the threshold, with its score, and is asked about once', async () => {
    const check = await stageCheck()
    const message = await createScored(check.tenant, 4.9)
    await check.send(message)
    expect(handedOver(check)).toEqual([message.job])
    expect(check.asked).toHaveLength(1)
    expect(await readCheck(message)).toMatchObject({
      check: { state: 'passed', score: 4.9, threshold: 5, symbols: ['TEST', 'OTHER'], decided_by: null },
      held: null,
    })
    await check.pass(MINUTE)
    await check.send(message)
    expect(check.asked).toHaveLength(1)
  })

  it('is held from the threshold on, with score and rules, and nothing else waits for it', async () => {
    const check = await stageCheck()
    const bad = await createScored(check.tenant, 5, { to: ['a@peer.example', 'b@peer.example'] })
    const good = await createScored(check.tenant, 0)
    await check.send(bad, good)
    expect(handedOver(check)).toEqual([good.job])
    const { check: found, held, counts } = await readCheck(bad)
    expect(found).toMatchObject({ state: 'held', score: 5, threshold: 5, symbols: ['TEST', 'OTHER'] })
    expect(held).toContain('5 points of 5 (TEST, OTHER)')
    expect(counts).toEqual({ held: 2 })
    expect((await readEntries(bad)).filter(({ kind }) => kind === 'held')).toMatchObject([{ reason: held }])
    expect(await readJob(bad)).toMatchObject({ state: 'waiting', relayId: null })
    await check.pass(10 * MINUTE)
    await check.send(bad)
    expect(check.asked, 'a held mail is not asked about again').toHaveLength(2)
    expect(handedOver(check)).toEqual([good.job])
  })

  it('is not held where the operator only looks', async () => {
    const check = await stageCheck({ ...ON, block: false })
    const message = await createScored(check.tenant, 9)
    await check.send(message)
    expect(handedOver(check)).toEqual([message.job])
    expect((await readCheck(message)).check).toMatchObject({ state: 'passed', score: 9, threshold: 5 })
  })

  it.each<[number, string, number]>([
    [8, 'passed', 1],
    [1_000, 'unasked', 0],
  ])('by the account’s own threshold of %d is %s', async (outboundThreshold, state, asked) => {
    const check = await stageCheck()
    const { tenant } = check.tenant
    const staff = await createPerson({ staff: true })
    const body = { outbound_threshold: outboundThreshold }
    expect((await callAs(staff, 'PATCH', `/v1/operator/tenants/${tenant.id}`, { body })).status).toBe(200)
    const { json } = await callAs(staff, 'GET', `/v1/operator/tenants/${tenant.id}`)
    expect(json.outbound_threshold).toBe(outboundThreshold)
    const message = await createScored(check.tenant, 7)
    await check.send(message)
    expect(handedOver(check)).toEqual([message.job])
    expect(check.asked).toHaveLength(asked)
    expect((await readCheck(message)).check?.state ?? 'unasked').toBe(state)
  })

  it('expires while it is held as any other', async () => {
    const check = await stageCheck()
    const message = await createScored(check.tenant, 9, { expiresInMs: 5 * MINUTE })
    await check.send(message)
    await check.pass(6 * MINUTE)
    await check.send(message)
    expect((await readStates(message)).message).toBe('expired')
    expect((await call('GET', '/v1/spam-holds', { key: check.tenant.apiKey })).json.data).toEqual([])
  })

  it('is not asked about after a relay has had it', async () => {
    const check = await stageCheck(null)
    const message = await createScored(check.tenant, 9)
    await check.send(message)
    await changeOutgoingCheck(check.deps, ON)
    await check.tell(message, { kind: 'returned', reason: 'Repair.' })
    await check.send(message)
    expect(check.asked).toEqual([])
    expect(handedOver(check)).toEqual([message.job, message.job])
  })
})

describe('attachments', () => {
  const attached = (score: number) =>
    [
      `From: a@demo.example\r\nSubject: ${score}\r\nContent-Type: multipart/mixed; boundary="bbbbbbbb"\r\n`,
      `--bbbbbbbb\r\nContent-Type: text/plain\r\n\r\n${crypto.randomUUID()}`,
      '--bbbbbbbb\r\nContent-Disposition: attachment\r\nContent-Type: application/pdf\r\n\r\nTHE-FILE',
      '--bbbbbbbb--\r\n',
    ].join('\r\n')

  it.each<['without' | 'with' | 'hybrid', number, readonly boolean[]]>([
    ['without', 9, [false]],
    ['with', 0, [true]],
    ['hybrid', 1.9, [false]],
    ['hybrid', 2, [false, true]],
  ])('%s, at %d points', async (mode, score, shown) => {
    const check = await stageCheck({ ...ON, mode, hybrid_threshold: 2 })
    await check.send(await createMessage(check.tenant, { raw: attached(score) }))
    expect(check.asked.map((mail) => mail.includes('THE-FILE'))).toEqual(shown)
  })
})

describe('many mails', () => {
  it('of one content are asked about once, whatever their ids and boundaries', async () => {
    const check = await stageCheck()
    const [text, raws] = [crypto.randomUUID(), [] as string[]]
    for (let n = 0; n < 30; n++) {
      const name = `boundary-${crypto.randomUUID()}`
      raws.push(
        mailOf(1, `--${name}\r\n\r\n${text}\r\n--${name}--`).replace(
          '\r\n\r\n',
          `\r\nTo: u${n}@peer.example\r\nContent-Type: multipart/mixed; boundary="${name}"\r\n\r\n`,
        ),
      )
    }
    const messages = await Promise.all(raws.map((raw) => createMessage(check.tenant, { raw })))
    await check.send(...messages)
    expect(check.asked).toHaveLength(1)
    expect(handedOver(check).toSorted()).toEqual(messages.map(({ job }) => job).toSorted())
    const other = await createMessage(check.tenant, { raw: raws[0]!.replace(text, `${text}!`) })
    await check.send(other)
    expect(check.asked).toHaveLength(2)
  })

  it('have their turn one after another, and none is forgotten', async () => {
    const check = await stageCheck()
    const messages = await Promise.all(Array.from({ length: 60 }, () => createScored(check.tenant, 1)))
    await check.send(...messages)
    expect(check.asked).toHaveLength(24)
    expect(check.woken).toHaveLength(36)
    const sendWoken = () => {
      const woken = new Set(check.woken.splice(0).map(({ job }) => job))
      return check.send(...messages.filter(({ job }) => woken.has(job)))
    }
    await sendWoken()
    expect(check.woken).toHaveLength(12)
    await sendWoken()
    expect(new Set(handedOver(check))).toEqual(new Set(messages.map(({ job }) => job)))
    expect(handedOver(check)).toHaveLength(60)
  })
})

describe('a scorer that is silent', () => {
  it('is asked again each minute; then the mail goes out unscanned, and says so', async () => {
    const check = await stageCheck({ ...ON, give_up_after_minutes: 3 })
    check.answer = silent
    const message = await createScored(check.tenant, 9)
    for (let minute = 0; minute < 3; minute++) {
      await check.send(message)
      expect(handedOver(check)).toEqual([])
      expect((await readCheck(message)).check).toMatchObject({ state: 'waiting', score: null })
      await check.pass(MINUTE)
    }
    await check.send(message)
    expect(handedOver(check)).toEqual([message.job])
    expect((await readCheck(message)).check).toMatchObject({ state: 'unscanned', score: null })
    expect((await readEntries(message)).filter(({ kind }) => kind === 'unscanned')).toMatchObject([
      { reason: 'No scorer answered within 3 minutes.' },
    ])
  })

  it('that comes back in time scores what has waited', async () => {
    const check = await stageCheck()
    check.answer = silent
    const message = await createScored(check.tenant, 9)
    await check.send(message)
    check.answer = bySubject
    await check.pass(MINUTE)
    await sweepJobs(check.deps)
    expect(check.woken).toContainEqual({ tenant: check.tenant.tenant.id, job: message.job })
    await check.send(message)
    expect((await readCheck(message)).check).toMatchObject({ state: 'held', score: 9 })
    expect(handedOver(check)).toEqual([])
  })

  it('keeps nobody when there is none at all, or the operator waits for none', async () => {
    const check = await stageCheck({ ...ON, give_up_after_minutes: 0 })
    const report = JSON.stringify({ ...BEAT, scorer: 'absent' })
    await check.deps.directory.update(relays).set({ report })
    const message = await createScored(check.tenant, 9)
    await check.send(message)
    expect(check.asked).toEqual([])
    expect(handedOver(check)).toEqual([message.job])
  })

  it('lets go what waits when the check is switched off', async () => {
    const check = await stageCheck()
    check.answer = silent
    const message = await createScored(check.tenant, 9)
    await check.send(message)
    await changeOutgoingCheck(check.deps, null)
    await check.send(message)
    expect(handedOver(check)).toEqual([message.job])
  })
})

describe('a person', () => {
  const asOperator = async (method: string, path: string, body?: object) =>
    callAs(
      await createPerson({ staff: true }),
      method,
      `/v1/operator/spam-holds${path}`,
      body === undefined ? {} : { body },
    )

  it('sees what is held, and releases it: it goes on, and is not asked about again', async () => {
    const check = await stageCheck()
    const message = await createScored(check.tenant, 9)
    await check.send(message)
    const held = {
      object: 'spam_hold',
      id: message.id,
      score: 9,
      threshold: 5,
      symbols: ['TEST', 'OTHER'],
      recipients: 1,
    }
    const { json } = await asOperator('GET', '')
    expect(json.data).toContainEqual(expect.objectContaining({ ...held, tenant_id: check.tenant.tenant.id }))
    const own = await call('GET', '/v1/spam-holds', { key: check.tenant.apiKey })
    expect(own.json).toMatchObject({ has_more: false, data: [held] })
    const answer = await asOperator('POST', `/${message.id}/release`)
    expect(answer).toMatchObject({ status: 200, json: { id: message.id, state: 'released' } })
    await check.send(message)
    expect(check.asked).toHaveLength(1)
    expect(handedOver(check)).toEqual([message.job])
    expect(await readCheck(message)).toMatchObject({
      check: { state: 'released', score: 9, decided_by: 'operator' },
      held: null,
    })
    expect((await readEntries(message)).map(({ kind }) => kind)).toContain('released')
    expect((await asOperator('POST', `/${message.id}/refuse`, { reason: 'Late.' })).status).toBe(404)
  })

  it('refuses it: its recipients have failed with the reason, and an event tells so', async () => {
    const check = await stageCheck()
    const message = await createScored(check.tenant, 9, { to: ['a@peer.example', 'b@peer.example'] })
    await check.send(message)
    expect((await asOperator('POST', `/${message.id}/refuse`, { reason: 'Phishing.' })).status).toBe(200)
    await check.send(message)
    expect(handedOver(check)).toEqual([])
    const { message: state, recipients } = await readStates(message)
    expect(state).toBe('failed')
    expect(recipients.map(({ replyText }) => replyText)).toEqual(
      Array(2).fill('The mail was refused as spam: Phishing.'),
    )
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    const rows = await check.deps.ledgers
      .at(check.tenant.tenant.shard)
      .select()
      .from(events)
      .where(eq(events.messageId, message.id))
    expect(rows.map(({ type }) => type)).toEqual(['email.failed', 'email.failed'])
    expect((await asOperator('POST', `/${message.id}/release`)).status).toBe(404)
  })

  it('of the account may release only where the operator lets him', async () => {
    const check = await stageCheck()
    const message = await createScored(check.tenant, 9)
    await check.send(message)
    const release = () => call('POST', `/v1/spam-holds/${message.id}/release`, { key: check.tenant.apiKey })
    expect(await release()).toMatchObject({ status: 409, json: { name: 'conflict' } })
    await changeOutgoingCheck(check.deps, { ...ON, release_by_account: true })
    expect(await release()).toMatchObject({ status: 200, json: { state: 'released' } })
    expect((await release()).status, 'a repeat is harmless').toBe(200)
    await check.send(message)
    expect(handedOver(check)).toEqual([message.job])
    expect((await readCheck(message)).check).toMatchObject({ decided_by: 'account' })
    const other = await createTenant()
    expect((await call('POST', `/v1/spam-holds/${message.id}/release`, { key: other.apiKey })).status).toBe(404)
  })

  it('pages through all ledgers, newest first', async () => {
    const check = await stageCheck()
    const owners = [await createTenant({ shard: 0 }), await createTenant({ shard: 1 })]
    const at = check.now()
    const messages: TestMessage[] = []
    for (let n = 0; n < 6; n++) messages.push(await createScored(owners[n % 2]!, 9, { atMs: at + n }))
    await check.send(...messages)
    const ids = messages.map(({ id }) => String(id)).toReversed()
    const page = async (query: string) => {
      const { json } = await asOperator('GET', `?${query}`)
      return { more: json.has_more, ids: json.data.map(({ id }: { id: string }) => id) }
    }
    expect(await page('limit=4')).toEqual({ more: true, ids: ids.slice(0, 4) })
    const rest = await page(`limit=4&after=${ids[3]}`)
    expect(rest.ids.slice(0, 2)).toEqual(ids.slice(4))
    expect(await page(`limit=2&before=${ids[3]}`)).toEqual({ more: true, ids: ids.slice(1, 3) })
  })
})
