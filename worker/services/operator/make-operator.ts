/** The first of the operator is made from outside; there is no route for it in production. */
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { markStaff } from '../../store/directory/operator/operators.ts'

/** Throws `not_found` when nobody has signed up with the address, in lower case. */
export async function makeOperator({ directory }: Pick<Deps, 'directory'>, email: string): Promise<void> {
  if (await markStaff(directory, email)) return
  throw new Refusal('not_found', `Nobody has the address ${email}. Sign up with it first.`)
}
