/** A mail is stopped while nobody knows whether a relay has it: the relay hears of the stop first, and of the mail later. */
import { JobId } from '@mailstead/contracts/ids.ts'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Deps } from '../../../worker/deps.ts'
import { cancelEmail } from '../../../worker/services/control/cancel-email.ts'
import { sendCommand } from '../../../worker/services/control/send-command.ts'
import { suppressAddresses } from '../../../worker/services/control/suppress.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { acceptMail, addressOf, type Mail, readJobs, readRecipients } from './mails.ts'
import { settle } from './settle.ts'
import { clearStage, createWorld } from './world.ts'

const HOUR_MS = 3_600_000
let tenant: TestTenant

beforeAll(async () => {
  // A cancel waits a moment, in real time, for a hand-over that is under way.
  vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined)
  tenant = await createTenant()
})
beforeEach(clearStage)

const scopeOf = ({ id }: Mail) => ({ tenant: tenant.tenant.id, jobs: [JobId.parse(id)] })

const STOPS: readonly {
  readonly what: string
  readonly ends: readonly string[]
  readonly stop: (deps: Deps, mail: Mail) => Promise<unknown>
}[] = [
  {
    what: 'canceled',
    ends: ['canceled', 'expired'],
    stop: (deps, { id }) => cancelEmail(deps, tenant.tenant.id, id),
  },
  {
    what: 'canceled by command',
    ends: ['canceled', 'expired'],
    stop: (deps, mail) =>
      sendCommand(deps, { action: 'cancel', scope: scopeOf(mail), state: 'canceled', reason: 'test' }),
  },
  {
    what: 'expired by command',
    ends: ['expired'],
    stop: (deps, mail) => sendCommand(deps, { action: 'expire', scope: scopeOf(mail), reason: 'test' }),
  },
  {
    what: 'suppressed',
    ends: ['suppressed'],
    stop: (deps, { to }) => suppressAddresses(deps, tenant.tenant.id, { addresses: to, reason: 'manual' }),
  },
]

describe('a mail whose POST is lost', () => {
  it.each(STOPS)('is not sent any more once it is $what', async ({ ends, stop }) => {
    const world = await createWorld({ tenant, offsetMs: HOUR_MS })
    const [relay] = world.relays
    if (!relay) throw new Error('There is no relay')
    const problems: string[] = []
    const mail = await acceptMail(world, { to: [addressOf(0, 'ok'), addressOf(1, 'ok')] }, problems)
    await relay.beat()
    relay.link = 'down'
    await world.broker.deliverDue()
    expect(await readJobs(world, [mail])).toMatchObject([{ state: 'leased', epoch: 1 }])
    relay.link = 'up'
    await world.call((deps) => stop(deps, mail))
    await settle(world, [mail], problems)
    expect(world.copies).toEqual([])
    for (const { state } of await readRecipients(world, [mail])) expect(ends).toContain(state)
    expect(problems).toEqual([])
  })
})
