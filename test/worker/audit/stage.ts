/** An account with its people, and what calls need to change something in it. */
import type { Role } from '../../../worker/services/access/needs.ts'
import type { Answer } from '../call.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { callAs, createMember, createPerson, type TestPerson } from '../people/create-person.ts'

export interface AuditStage {
  readonly account: TestTenant
  readonly owner: TestPerson & { readonly memberId: string }
  readonly staff: TestPerson
  /** Calls as the owner. */
  readonly ask: (method: string, path: string, body?: object) => Promise<Answer>
  /** Makes a thing as the owner; its id. */
  readonly make: (path: string, body: object) => Promise<string>
  readonly operate: (method: string, path: string, body?: object) => Promise<Answer>
  readonly join: (role: Role) => Promise<TestPerson & { readonly memberId: string }>
  readonly addressOf: (local: string) => string
}

export async function createAuditStage(): Promise<AuditStage> {
  const account = await createTenant()
  const [owner, staff] = [await createMember(account, 'owner'), await createPerson({ staff: true })]
  const optionsOf = (body?: object) => (body === undefined ? {} : { body })
  const ask = (method: string, path: string, body?: object) =>
    callAs(owner, method, path, { tenant: account.tenant.id, ...optionsOf(body) })
  return {
    ...{ account, owner, staff, ask },
    make: async (path, body) => (await ask('POST', path, body)).json.id,
    operate: (method, path, body) => callAs(staff, method, `/v1/operator${path}`, optionsOf(body)),
    join: (role) => createMember(account, role),
    addressOf: (local) => `${local}@${account.domain.name}`,
  }
}

interface Entry {
  readonly id: string
  readonly act: string
  readonly target: string | null
  readonly actor_kind: string
  readonly actor_id: string | null
  readonly actor_name: string | null
  readonly ip: string | null
  readonly detail: string
}

/** All that the account's log says. Entries of one millisecond are in no order. */
export async function entriesOf({ account }: Pick<AuditStage, 'account'>, database: D1Database): Promise<Entry[]> {
  const { results } = await database
    .prepare('select * from audit_log where tenant_id = ? order by id')
    .bind(account.tenant.id)
    .all<Entry & Record<string, unknown>>()
  return results
}
