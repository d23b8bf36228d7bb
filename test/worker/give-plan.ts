/** A plan of a test's own, and the tenant in it. */
import { eq } from 'drizzle-orm'
import { plans, tenant } from '../../worker/store/directory/schema.ts'
import type { TestTenant } from './create-tenant.ts'

type Days = Pick<typeof plans.$inferInsert, 'eventsDays' | 'rawDays' | 'rejectedDays' | 'spamLogDays' | 'trashDays'>

/** Of everything as much as one may want; what is not given is kept thirty days. The name of the plan. */
export async function givePlan({ deps, tenant: { id } }: TestTenant, days: Partial<Days>): Promise<string> {
  const name = `t-${crypto.randomUUID().slice(0, 8)}`
  const many = 1_000_000
  const amounts = { dailyEmails: many, monthlyEmails: many, domains: many, mailboxes: many, storageBytes: many }
  const kept = { eventsDays: 30, rawDays: 30, rejectedDays: 30, spamLogDays: 30, trashDays: 30, ...days }
  await deps.directory.insert(plans).values({ name, title: name, ...amounts, members: many, apiKeys: many, ...kept })
  await deps.directory.update(tenant).set({ plan: name }).where(eq(tenant.id, id))
  return name
}

/** The plan keeps things for other times from now on. */
export async function changePlan({ deps }: TestTenant, name: string, days: Partial<Days>): Promise<void> {
  await deps.directory.update(plans).set(days).where(eq(plans.name, name))
}
