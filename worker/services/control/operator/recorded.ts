/** What the operator does to waiting mail is written down: in the log of the account that it is about, and in our own. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../../deps.ts'
import type { Person } from '../../access/actor.ts'
import type { Act } from '../../access/audit-entry.ts'
import { audited } from '../../access/audited.ts'

export interface ActingOperator {
  readonly actor: Person
  readonly ip: string | null
}

export async function recorded<Result>(
  deps: Pick<Deps, 'clock' | 'directory' | 'log'>,
  acting: ActingOperator,
  { scope, ...act }: Act & { readonly scope: ControlScope },
  work: () => Promise<Result>,
): Promise<Result> {
  const told = { ...act, detail: { ...act.detail, scope: JSON.stringify(scope) } }
  const done = scope.tenant === undefined ? work() : audited(deps, { tenant: scope.tenant, acting }, told, work)
  const result = await done
  deps.log('info', 'operator.ordered', { by: acting.actor.userId, act: act.act, scope: JSON.stringify(scope) })
  return result
}
