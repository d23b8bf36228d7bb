/** Whoever looks after an account is told by mail that one of its webhooks was switched off: once, whatever is repeated. */
import { env } from 'cloudflare:workers'
import { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import { eq } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import { entriesOf } from '../../../../test/worker/audit/stage.ts'
import { call } from '../../../../test/worker/call.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { withFault } from '../../../../test/worker/fail-once.ts'
import { createMember } from '../../../../test/worker/people/create-person.ts'
import { createDeps, type Deps } from '../../../deps.ts'
import { tenant as tenants } from '../../../store/directory/schema.ts'
import { writeSetting } from '../../../store/directory/settings.ts'
import { bySystem } from '../../access/audit-entry.ts'
import { suppressAddresses } from '../../control/suppress.ts'
import { zoneResolver } from '../../outgoing/fake-internet.fixture.ts'
import { SYSTEM_SENDER } from '../../system-mail/send-system-mail.ts'
import { updateWebhook } from '../change-webhook.ts'
import { createWebhook } from '../create-webhook.ts'
import { deliverWebhook } from './deliver-webhook.ts'

const ENDPOINT = 'https://hooks.example/mail'
const { directory } = createDeps(env)

afterEach(async () => {
  await env.DB.prepare('delete from settings where key = ?').bind(SYSTEM_SENDER).run()
  await directory.update(tenants).set({ operator: false })
})

/** An account with an owner, an admin and a member, whose webhook answers 410; and the operator's account, from which mail goes. */
async function stage() {
  const [owner, operator] = [await createTenant(), await createTenant()]
  await directory.update(tenants).set({ operator: false })
  await directory.update(tenants).set({ operator: true }).where(eq(tenants.id, operator.tenant.id))
  await writeSetting(directory, SYSTEM_SENDER, `Mailstead <no-reply@${operator.domain.name}>`)
  const deps: Deps = {
    ...owner.deps,
    resolvers: [zoneResolver({ 'A hooks.example': ['93.184.215.14'] })],
    // The real runner would be faster than the test.
    webhookRunners: { getByName: () => ({ wake: async () => {} }) } as never,
    fetch: async () => new Response(null, { status: 410 }),
  }
  const access = { ...bySystem(owner.tenant.id), shard: owner.tenant.shard }
  const made = await createWebhook(deps, access, { endpoint: ENDPOINT, events: ['suppression.added'] })
  const id = WebhookId.parse(made.id)
  const told = [await createMember(owner, 'owner'), await createMember(owner, 'admin')].map(({ email }) => email)
  await createMember(owner, 'member')
  return {
    ...{ deps, id, told },
    happen: () =>
      suppressAddresses(deps, access.tenant, { addresses: [`${crypto.randomUUID()}@peer.example`], reason: 'manual' }),
    run: (with_: Deps = deps) => deliverWebhook(with_, { tenant: access.tenant, webhook: id }),
    enable: () => updateWebhook(deps, access, id, { status: 'enabled' }),
    mails: async () =>
      (await call('GET', '/v1/emails?limit=100', { key: operator.apiKey })).json.data as {
        readonly id: string
        readonly to: string[]
        readonly subject: string
      }[],
    entries: async () =>
      (await entriesOf({ account: owner }, env.DB)).filter(({ act }) => act === 'webhook.switched_off'),
    text: async (mail: string) => (await call('GET', `/v1/emails/${mail}/raw`, { key: operator.apiKey })).text,
  }
}

/** A clock that moves with every look: no two mails have the same time in them. */
const ticking = (deps: Deps): Deps => {
  let ms = deps.clock.now()
  return { ...deps, clock: { now: () => (ms += 61_000) } }
}

it('owner and admins, and nobody else, are written to with endpoint, reason and where to go', async () => {
  const { happen, run, mails, text, told, id, entries } = await stage()
  await happen()
  expect(await run()).toEqual({ kind: 'rest' })
  const sent = await mails()
  expect(sent.map(({ to }) => to[0]).sort()).toEqual([...told].sort())
  expect(sent[0]?.subject).toMatch(/^A webhook of .* was switched off$/)
  const raw = await text(sent[0]?.id ?? '')
  for (const part of [ENDPOINT, '410 Gone', `/webhooks/${id}`]) expect(raw.replaceAll('=\r\n', '')).toContain(part)
  const entry = { actor_kind: 'system', actor_id: null, target: id, detail: expect.stringContaining('410 Gone') }
  expect(await entries()).toMatchObject([entry])
  // It rests from then on.
  await happen()
  await run()
  expect(await mails()).toHaveLength(2)
  expect(await entries()).toHaveLength(1)
})

it('they are written to once when the Worker died before the webhook was off, and again when it is switched off anew', async () => {
  const { deps, happen, run, mails, enable } = await stage()
  await happen()
  const isSwitch = (text: string) =>
    text.includes('"disabled_reason" = ') || text.includes('set "status" = ?, "disabled_reason"')
  const dying = withFault(deps, { isHit: isSwitch, when: 'before' })
  await expect(run(ticking(dying))).rejects.toThrow('network connection lost')
  expect(await mails()).toHaveLength(2)
  await happen()
  await run(ticking(deps))
  expect(await mails()).toHaveLength(2)

  await enable()
  await happen()
  await run(ticking(deps))
  expect(await mails()).toHaveLength(4)
})
