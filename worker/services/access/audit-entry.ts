/** An entry of the audit log: who does what, from where. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import type { AuditRow } from '../../store/directory/people/audit.ts'
import type { Access } from './access.ts'
import type { Person } from './actor.ts'

/** Who acts, and the address that the request came from. */
export interface Acting {
  readonly actor: Access['actor'] | Person
  readonly ip: string | null
}

/** An account, and who acts in it. */
export interface ActingIn extends Pick<Access, 'tenant'> {
  readonly acting: Acting
}

/** This deployment itself. */
export const BY_SYSTEM: Acting = { actor: { kind: 'system' }, ip: null }

export const bySystem = (tenant: TenantId): ActingIn => ({ tenant, acting: BY_SYSTEM })

/** A thing to be told, such as `member.removed`. */
export interface Act {
  readonly act: string
  /** Id of what it is done to. */
  readonly target?: string
  /** What is not there is left out. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>
}

const idOf = ({ actor }: Acting): string | null => {
  if (actor.kind === 'system') return null
  return actor.kind === 'key' ? actor.id : actor.userId
}

const kindOf = ({ actor }: Acting) => (actor.kind === 'person' && actor.isOperating ? 'operator' : actor.kind)

export function auditEntry(deps: Pick<Deps, 'clock'>, acting: Acting, { act, target, detail = {} }: Act): AuditRow {
  const atMs = deps.clock.now()
  return {
    ...{ id: newId(atMs), atMs, act, ip: acting.ip, target: target ?? null, detail: JSON.stringify(detail) },
    actorKind: kindOf(acting),
    actorId: idOf(acting),
    actorName: acting.actor.kind === 'system' ? null : acting.actor.name,
  }
}
