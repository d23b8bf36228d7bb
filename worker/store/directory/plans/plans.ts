/** Rows of `plans`. They belong to the deployment, so no function takes a tenant. */
import { eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { plans, tenant } from '../schema.ts'
import { settleTenants } from './settle-tenants.ts'

export type PlanRow = typeof plans.$inferSelect

/** The smallest first. */
export async function listPlans(db: DirectoryDb): Promise<readonly PlanRow[]> {
  return db.select().from(plans).orderBy(plans.monthlyEmails, plans.name)
}

/** Null when there is no such plan. */
export async function findPlan(db: DirectoryDb, name: string): Promise<PlanRow | null> {
  const [row] = await db.select().from(plans).where(eq(plans.name, name))
  return row ?? null
}

/** False when there is one of this name. */
export async function insertPlan(db: DirectoryDb, row: PlanRow): Promise<boolean> {
  const rows = await db.insert(plans).values(row).onConflictDoNothing().returning({ name: plans.name })
  return rows.length > 0
}

/** With the copies that its tenants have. False when there is no such plan. */
export async function updatePlan(
  db: DirectoryDb,
  name: string,
  changes: Partial<Omit<PlanRow, 'name'>>,
): Promise<boolean> {
  const [rows] = await db.batch([
    db.update(plans).set(changes).where(eq(plans.name, name)).returning({ name: plans.name }),
    settleTenants(db, sql`${tenant.plan} = ${name}`),
  ])
  return rows.length > 0
}
