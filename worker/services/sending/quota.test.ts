import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { usage } from '../../store/ledger/schema.ts'
import { authenticate } from '../access/authenticate.ts'
import { submit } from './submit.ts'

const mailTo = (tenant: TestTenant, recipients: number): SendEmail =>
  SendEmail.parse({
    from: `ada@${tenant.domain.name}`,
    to: Array.from({ length: recipients }, (_, n) => `m${n}@x.example`),
    subject: 'Hello',
    text: 'Hi',
  })

it('counts the month exactly too, over its days, and begins anew with the next', async () => {
  const tenant = await createTenant()
  const { deps } = tenant
  const used = deps.ledgers.at(tenant.tenant.shard)
  const access = await authenticate(deps, tenant.apiKey, tenant.domain.name)
  const send = (atMs: number, count: number) =>
    submit(
      { ...deps, clock: { now: () => atMs } },
      { ...access, dailyQuota: 2, monthlyQuota: 5 },
      mailTo(tenant, count),
      null,
    )
  await send(Date.parse('2030-01-29T23:59:59Z'), 2)
  await send(Date.parse('2030-01-30T00:00:00Z'), 1)
  // An isolate whose clock is behind counts for the newer day: neither day gets more than its quota.
  await send(Date.parse('2030-01-29T23:59:59Z'), 1)
  await expect(send(Date.parse('2030-01-29T23:59:59Z'), 1)).rejects.toMatchObject({ code: 'daily_quota_exceeded' })
  await expect(send(Date.parse('2030-01-31T00:00:00Z'), 2)).rejects.toMatchObject({ code: 'monthly_quota_exceeded' })
  await send(Date.parse('2030-01-31T12:00:00Z'), 1)
  await send(Date.parse('2030-02-01T00:00:00Z'), 2)
  await expect(send(Date.parse('2030-02-01T00:00:01Z'), 1)).rejects.toMatchObject({ code: 'daily_quota_exceeded' })
  expect(await used.select().from(usage).where(eq(usage.tenantId, tenant.tenant.id))).toMatchObject([
    { month: '2030-01', monthSent: 5, day: '2030-01-31', daySent: 1 },
    { month: '2030-02', monthSent: 2, day: '2030-02-01', daySent: 2 },
  ])
})
