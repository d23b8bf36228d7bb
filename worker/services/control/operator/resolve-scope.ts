/** The operator's words for which mail is meant, as relays understand them, and back. */
import type { OperatorScope, ShownScope } from '@mailstead/contracts/api/operator/scope.ts'
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../../deps.ts'
import { findReturnPathHost } from '../../../store/directory/registry/return-paths.ts'

/** A sender that is no domain of ours is taken for a return path. */
export async function resolveScope(
  deps: Pick<Deps, 'directory'>,
  { all: _, sender, ...fields }: OperatorScope,
): Promise<ControlScope> {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (sender === undefined) return Object.fromEntries(named)
  const host = await findReturnPathHost(deps.directory, sender, fields.tenant ?? null)
  return { ...Object.fromEntries(named), sender: host ?? sender }
}

/** Without lists of jobs and addresses, which are no business of whoever looks at a rule. */
export function showScope({ jobs, addresses, ...named }: ControlScope): ShownScope {
  const isAll = jobs === undefined && addresses === undefined && Object.keys(named).length === 0
  return isAll ? { all: true } : JSON.parse(JSON.stringify(named))
}
