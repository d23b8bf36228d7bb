import { COMPLAINT_FORMS, makeComplaint } from '@mailstead/mail/report/complaint/complaint-forms.fixture.ts'
import { MAIL_TOKEN_FIELD, makeMailToken } from '@mailstead/mail/return-path/mail-token.ts'
import { importReturnPathKey, makeReturnPath } from '@mailstead/mail/return-path/return-path.ts'
import { and, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { arrive, listThreadsIn, readDelivery } from '../../../../test/worker/arrive.ts'
import { call } from '../../../../test/worker/call.ts'
import { createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox, type TestMailbox } from '../../../../test/worker/create-mailbox.ts'
import { createMessage, readStates, type TestMessage } from '../../../../test/worker/create-message.ts'
import type { TestTenant } from '../../../../test/worker/create-tenant.ts'
import { finishMessage } from '../../../../test/worker/fill-tenant.ts'
import { countOutcomes } from '../../../store/ledger/reports/outcomes.ts'
import { events, suppressions } from '../../../store/ledger/schema.ts'
import { ingest } from '../ingest/ingest.ts'

const ADDRESS = 'user@peer.example'

let operator: TestTenant
let owner: TestTenant
let abuseDesk: TestMailbox

beforeAll(async () => {
  operator = await createReceiver()
  owner = await createReceiver()
  abuseDesk = await createMailbox(operator, 'abuse')
})

async function createSent(to: readonly string[] = [ADDRESS], of = owner): Promise<TestMessage> {
  const message = await createMessage(of, { to })
  await finishMessage(message, 'delivered')
  return message
}

const keyOf = ({ deps }: TestTenant) => importReturnPathKey(deps.config.RETURN_PATH_SECRET)

const pathOf = async ({ owner: of, id }: TestMessage, n = 0, host = of.domain.name): Promise<string> =>
  makeReturnPath({ messageId: id, n }, await keyOf(of), `send.${host}`)

const headerOf = async ({ owner: of, id }: TestMessage, tenant: string = of.tenant.id): Promise<string> =>
  `${MAIL_TOKEN_FIELD}: ${await makeMailToken(id, await keyOf(of))}\nFeedback-ID: transactional:d:${tenant}:mailstead`

/** What a header has beside the token; of the `tenant` in its place when one is given. */
const idsOf = ({ owner: of, id }: TestMessage, tenant: string = of.tenant.id) => ({
  messageId: `<${id}@${of.domain.name}>`,
  header: `Feedback-ID: transactional:d:${tenant}:mailstead`,
})

/** Files what came to the operator's address for complaints: what became of it, and what was logged. */
async function complain(raw: string, local = 'fbl') {
  const logged: unknown[] = []
  const rcptTo = [`${local}@send.${operator.domain.name}`]
  const wake = await arrive(operator, { rcptTo, raw: raw.replaceAll('\n', '\r\n') })
  const log = (_: string, event: string, fields: object = {}) => logged.push({ event, ...fields })
  expect(await ingest({ ...operator.deps, log }, [wake])).toEqual([])
  const row = await readDelivery(operator, wake)
  expect(row).toMatchObject({ state: 'filed', kind: 'bounce', placements: [{ outcome: 'bounce', rcptTo: rcptTo[0] }] })
  expect(await listThreadsIn(abuseDesk)).toEqual([])
  const [placement] = row.placements ?? []
  return { placement, unmatched: logged.filter((each) => JSON.stringify(each).includes('complaint.unmatched')) }
}

const readSuppressed = async ({ deps, tenant }: TestTenant) => {
  const rows = await deps.ledgers
    .at(tenant.shard)
    .select()
    .from(suppressions)
    .where(eq(suppressions.tenantId, tenant.id))
  return rows.map(({ address, reason }) => `${address} ${reason}`)
}

async function readTold({ owner: of, id }: TestMessage): Promise<string[]> {
  const rows = await of.deps.ledgers
    .at(of.tenant.shard)
    .select()
    .from(events)
    .where(and(eq(events.tenantId, of.tenant.id), eq(events.messageId, id)))
  return rows.map(({ type }) => type).filter((type) => type === 'email.complained')
}

/** What reports have told, as the timeline shows it. */
async function readReports({ owner: of, id }: TestMessage): Promise<readonly { readonly kind: string }[]> {
  const { json } = await call('GET', `/v1/emails/${id}/timeline`, { key: of.apiKey })
  return json.recipients[0].entries.filter(({ severity }: { severity: string | null }) => severity !== null)
}

async function expectComplained(message: TestMessage, states: readonly string[] = ['complained']) {
  expect((await readStates(message)).recipients.map(({ state }) => state)).toEqual(states)
  expect(await readTold(message)).toHaveLength(1)
}

async function expectUntouched(message: TestMessage) {
  expect((await readStates(message)).message).toBe('delivered')
  expect(await readTold(message)).toEqual([])
}

describe('a complaint that proves its mail', () => {
  it.each(COMPLAINT_FORMS)('by our header: $from', async ({ write }) => {
    const message = await createSent()
    const { placement, unmatched } = await complain(write({ header: await headerOf(message) }))
    expect(placement).toMatchObject({ isMatched: true })
    expect(unmatched).toEqual([])
    await expectComplained(message)
    expect(await readSuppressed(owner)).toContain(`${ADDRESS} complaint`)
    expect(await readSuppressed(operator)).toEqual([])
    expect(await readReports(message)).toMatchObject([{ kind: 'complained', severity: 'hard' }])
  })

  it('by the return path of the returned mail, for that recipient alone', async () => {
    const message = await createSent(['a@peer.example', ADDRESS])
    await complain(makeComplaint({ returnPath: await pathOf(message, 1) }), 'abuse')
    await expectComplained(message, ['delivered', 'complained'])
  })

  it('by Original-Mail-From, its letters in another case', async () => {
    const message = await createSent()
    const path = (await pathOf(message)).toUpperCase()
    await complain(makeComplaint({ fields: `Feedback-Type: abuse\nOriginal-Mail-From: <${path}>\n` }))
    await expectComplained(message)
  })

  it('by Feedback-ID and our own Message-ID, where the token was taken out', async () => {
    const message = await createSent()
    const { messageId, header } = idsOf(message)
    expect((await complain(makeComplaint({ messageId, header }))).placement).toMatchObject({ isMatched: true })
    await expectComplained(message)
  })

  it('before the delivery was told', async () => {
    const message = await createMessage(owner, { to: [ADDRESS] })
    await complain(makeComplaint({ returnPath: await pathOf(message) }))
    await expectComplained(message)
  })

  it('names one of several recipients, or else is about none of them', async () => {
    const message = await createSent(['a@peer.example', ADDRESS])
    const header = await headerOf(message)
    expect((await complain(makeComplaint({ header }))).placement).toMatchObject({ isMatched: false })
    await expectUntouched(message)
    await complain(makeComplaint({ header, fields: `Feedback-Type: abuse\nOriginal-Rcpt-To: ${ADDRESS}\n` }))
    await expectComplained(message, ['delivered', 'complained'])
  })

  it('changes nothing when it comes again', async () => {
    const message = await createSent()
    const raw = makeComplaint({ returnPath: await pathOf(message) })
    await complain(raw)
    const before = await readStates(message)
    expect((await complain(raw)).placement).toMatchObject({ isMatched: true })
    expect(await readStates(message)).toEqual(before)
    await expectComplained(message)
    expect(await readReports(message)).toHaveLength(1)
  })

  it('is counted in the standing of the account', async () => {
    const { deps, tenant } = owner
    const count = () => countOutcomes(deps.ledgers.at(tenant.shard), tenant.id, { fromId: '', max: 20_000 })
    const { complained } = await count()
    await complain(makeComplaint({ returnPath: await pathOf(await createSent()) }))
    expect((await count()).complained).toBe(complained + 1)
  })
})

describe('nothing comes of', () => {
  it.each<[string, (message: TestMessage) => Promise<string> | string, string]>([
    ['a claim without a token', () => makeComplaint({ header: 'Feedback-ID: a:b:c:mailstead' }), 'no token of ours'],
    [
      'an account’s Feedback-ID alone',
      (message) => makeComplaint({ header: idsOf(message).header }),
      'no token of ours',
    ],
    [
      'the id of a mail beside another platform’s Feedback-ID',
      (message) => makeComplaint({ messageId: idsOf(message).messageId, header: 'Feedback-ID: a:b:c:other' }),
      'no token of ours',
    ],
    [
      'the id of a mail under another account’s name',
      (message) => makeComplaint(idsOf(message, operator.tenant.id)),
      'no mail that is known here',
    ],
    [
      'a token of our own making with another key',
      async ({ id }) => {
        const key = await importReturnPathKey('this is somebody else’s secret')
        return makeComplaint({
          returnPath: await makeReturnPath({ messageId: id, n: 0 }, key, `send.${owner.domain.name}`),
        })
      },
      'no token of ours',
    ],
    [
      'the token of another account’s mail under this account’s name',
      async (message) => makeComplaint({ header: await headerOf(message, operator.tenant.id) }),
      'no mail that is known here',
    ],
    [
      'a return path at another account’s host',
      async (message) => makeComplaint({ returnPath: await pathOf(message, 0, operator.domain.name) }),
      'no mail that is known here',
    ],
    [
      'a host that is not ours',
      async (message) => makeComplaint({ returnPath: await pathOf(message, 0, 'elsewhere.example') }),
      'names no account',
    ],
    [
      'an account that is not there',
      async (message) => makeComplaint({ header: await headerOf(message, crypto.randomUUID()) }),
      'names no account',
    ],
    [
      'a recipient that the mail has not',
      async (message) => makeComplaint({ returnPath: await pathOf(message, 7) }),
      'which recipient',
    ],
    [
      'praise',
      async (message) => makeComplaint({ returnPath: await pathOf(message), fields: 'Feedback-Type: not-spam\n' }),
      'not-spam',
    ],
    [
      'a report on authentication',
      async (message) => makeComplaint({ returnPath: await pathOf(message), fields: 'Feedback-Type: auth-failure\n' }),
      'auth-failure',
    ],
    ['a letter', () => 'From: a@b.example\nSubject: hello\n\nYour mails are bad.\n', 'no feedback report'],
    ['what is no mail', () => '\u0000'.repeat(1_000), 'no feedback report'],
    [
      'a mail that is cut in the middle',
      async (message) => makeComplaint({ returnPath: await pathOf(message) }).slice(0, 700),
      '',
    ],
    [
      'two megabytes in front of the mail',
      async (message) =>
        makeComplaint({
          returnPath: await pathOf(message),
          fields: `Feedback-Type: abuse\nUser-Agent: ${'x'.repeat(2_000_000)}\n`,
        }),
      'no token of ours',
    ],
  ])('%s', async (_, write, why) => {
    const message = await createSent()
    const { placement, unmatched } = await complain(await write(message))
    expect(placement).toMatchObject({ isMatched: false, why: expect.stringContaining(why) })
    expect(unmatched).toHaveLength(1)
    await expectUntouched(message)
  })
})
