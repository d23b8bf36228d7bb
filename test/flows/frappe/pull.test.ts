/** A Frappe site pulls its mail out of the running system: each mail once, whatever is lost or comes late. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInbox, createTenant } from '../../../scripts/dev/tenant/development-api.ts'
import { callApi } from '../../dev/api-client.ts'
import { startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import type { Running } from '../client.ts'
import { hasPython } from '../python.ts'
import { pull } from './frappe-site.ts'
import { type HandedIn, handIn } from './hand-in.ts'

let running: Running
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterAll(() => stop?.())

async function createMailbox(): Promise<string> {
  const address = `${crypto.randomUUID()}@${running.domain}`
  await createInbox(running.url, running.apiKey, address)
  return address
}

const countIn = async (address: string): Promise<number> => {
  let [count, after] = [0, '']
  for (;;) {
    const { body } = await callApi(running, 'GET', `/v1/inboxes/${address}/threads?limit=100${after}`)
    count += body.data.length
    if (!body.has_more) return count
    after = `&after=${body.data.at(-1).id}`
  }
}

/** Hands them in at one instant and waits until all are filed. */
async function receive(address: string, mails: readonly HandedIn[], total = mails.length): Promise<void> {
  await handIn(running, address, mails)
  await waitFor(`${total} mails`, async () => (await countIn(address)) === total)
}

const mailsOf = (count: number, name = 'Mail'): HandedIn[] =>
  Array.from({ length: count }, (_, n) => ({ subject: `${name} ${n}` }))
const subjectsOf = (mails: readonly HandedIn[]) => mails.map(({ subject }) => subject).sort()

describe.skipIf(!hasPython)('a site (needs python3)', () => {
  it('gets 500 mails of one instant once each, in pages, at any zone, with answers lost', {
    timeout: 180_000,
  }, async () => {
    const mailbox = await createMailbox()
    const mails = mailsOf(500)
    await receive(mailbox, mails)
    const today = pull(running, { mailbox, lose: [0, 3, 4] })
    expect(today.error).toBeNull()
    expect([...today.subjects].sort()).toEqual(subjectsOf(mails))
    expect(today.answers.slice(0, -1)).toEqual(Array.from({ length: 13 }, () => 50))
    expect(new Set(today.texts)).toEqual(new Set(['Grüße aus Zürich\r\n']))
    // A client of the first generation, at another site, behind UTC.
    const old = pull(running, {
      ...{ mailbox, site: 'https://old.example', zone: 'America/St_Johns', field: 'last_synced_at', limit: 100 },
      path: '/api/method/mail.api.inbound.pull',
    })
    expect(old.subjects).toEqual(today.subjects)
    expect(pull(running, { mailbox, last: today.last })).toMatchObject({ subjects: [], last: today.last })
  })

  it('gets what comes between two pulls, and what leaves the spam', async () => {
    const mailbox = await createMailbox()
    const empty = pull(running, { mailbox })
    expect(empty).toMatchObject({ subjects: [], error: null })
    await receive(mailbox, [{ subject: 'one' }, { subject: 'junk', score: 9 }], 2)
    const first = pull(running, { mailbox, last: empty.last })
    expect(first.subjects).toEqual(['one'])
    await receive(mailbox, [{ subject: 'two' }], 3)
    const second = pull(running, { mailbox, last: first.last })
    expect(second.subjects).toEqual(['two'])
    const { body } = await callApi(running, 'GET', `/v1/inboxes/${mailbox}/threads?folders=spam`)
    const threadPath = `/v1/inboxes/${mailbox}/threads/${body.data[0].id}`
    expect((await callApi(running, 'PATCH', threadPath, { folder: 'inbox' })).status).toBe(200)
    expect(pull(running, { mailbox, last: second.last }).subjects).toEqual(['junk'])
  })

  it('is told in Frappe’s words why it gets nothing', async () => {
    const mailbox = await createMailbox()
    const stranger = await createTenant(running.url, { name: 'Stranger', domain: 'stranger.example' })
    const foreign = pull(running, { mailbox, apiKey: stranger.apiKey })
    const missing = pull(running, { mailbox: 'nobody@nowhere.example' })
    for (const { error } of [foreign, missing])
      expect(error).toMatchObject({ status: 404, exc_type: 'DoesNotExistError' })
    expect(pull(running, { mailbox, limit: 101 }).error).toMatchObject({
      ...{ status: 417, exc_type: 'ValidationError', exception: expect.stringContaining('Cannot fetch more than 100') },
    })
    expect(pull(running, { mailbox, apiKey: `${running.apiKey.slice(0, -1)}x` }).error).toMatchObject({ status: 401 })
  })
})
