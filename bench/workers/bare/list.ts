/** A page of mails as one statement and one answer, with nothing around it. */
import type { BenchEnv } from '../prepare.ts'

const PAGE_AND_ONE = 21

/** The newest of the tenant, all columns. */
export async function listBare(env: BenchEnv, tenant: string): Promise<{ data: unknown[] }> {
  const statement = env.LEDGER_0.prepare('select * from messages where tenant_id = ?1 order by id desc limit ?2')
  const { results } = await statement.bind(tenant, PAGE_AND_ONE).all()
  return { data: results }
}
