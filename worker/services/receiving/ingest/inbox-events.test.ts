import { expect, it } from 'vitest'
import { arrive, RAW_MAIL } from '../../../../test/worker/arrive.ts'
import { call } from '../../../../test/worker/call.ts'
import { createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import { withFault } from '../../../../test/worker/fail-once.ts'
import { ingest } from './ingest.ts'

const REPLY =
  'From: Eve <eve@sender.example>\r\nSubject: Re: hello\r\nMessage-ID: <2@sender.example>\r\nReferences: <1@sender.example>\r\n\r\nAgain.\r\n'

async function stage() {
  const owner = await createReceiver()
  const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
  /** Type and inbox of each event of an inbox, in no order of inboxes. */
  const readEvents = async () => {
    const { data } = (await call('GET', '/v1/event-log', { key: owner.apiKey })).json
    return data.flatMap(({ type, data }: { type: string; data: Record<string, string> }) =>
      type.startsWith('inbox.') ? [[type, data['inbox_id'], data['email_id'], data['thread_id']]] : [],
    )
  }
  return { owner, ada, bob, readEvents }
}

it('a thread is told of with its first mail, a mail once for each inbox', async () => {
  const { owner, ada, bob, readEvents } = await stage()
  const first = await arrive(owner, { rcptTo: [ada.address], raw: RAW_MAIL })
  await ingest(owner.deps, [first])
  const both = await arrive(owner, { rcptTo: [ada.address, bob.address], raw: REPLY })
  await ingest(owner.deps, [both])
  const events = await readEvents()
  const of = (inbox: string) =>
    events.filter(([, id]: string[]) => id === inbox).map(([type, , mail]: string[]) => [type, mail])
  expect(of(ada.id)).toEqual([
    ['inbox.thread.created', first.delivery],
    ['inbox.email.received', first.delivery],
    ['inbox.email.received', both.delivery],
  ])
  expect(of(bob.id)).toEqual([
    ['inbox.thread.created', both.delivery],
    ['inbox.email.received', both.delivery],
  ])
  const threads = new Set(events.filter(([, id]: string[]) => id === ada.id).map(([, , , thread]: string[]) => thread))
  expect(threads.size).toBe(1)
})

it.each(['before', 'after'] as const)(
  'they come once when the ledger fails %s the mail was filed there',
  async (when) => {
    const { owner, ada, readEvents } = await stage()
    const wake = await arrive(owner, { rcptTo: [ada.address] })
    const isHit = (text: string) => text.startsWith('insert into "events"')
    await ingest(withFault(owner.deps, { isHit, when }), [wake])
    await ingest(owner.deps, [wake])
    await ingest({ ...owner.deps, clock: { now: () => Date.now() + 3_600_000 } }, [wake])
    expect((await readEvents()).map(([type]: string[]) => type)).toEqual([
      'inbox.thread.created',
      'inbox.email.received',
    ])
  },
)
