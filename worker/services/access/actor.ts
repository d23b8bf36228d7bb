/** Who is calling. */
import type { Permission, Role } from './needs.ts'

/** Somebody who is signed in. */
export interface Person {
  readonly kind: 'person'
  readonly userId: string
  readonly sessionId: string
  readonly name: string
  /** In lower case; its owner has confirmed it. */
  readonly email: string
  readonly hasSecondFactor: boolean
  /** Of the operator of this deployment. */
  readonly isStaff: boolean
  /** Acts for the operator, in a tenant that is not his own. */
  readonly isOperating: boolean
  readonly signedInAtMs: number
}

/** An API key in use. */
export interface KeyActor {
  readonly kind: 'key'
  readonly id: string
  readonly name: string
  readonly permission: Permission
  /** Shared by all requests that get this actor: when the last use of the key was written, as far as this isolate knows. */
  readonly lastUse: { atMs: number | null }
}

/** A person in a tenant. */
export interface MemberActor extends Person {
  readonly role: Role
}

/** This deployment itself, which sends mail about accounts. */
export interface SystemActor {
  readonly kind: 'system'
}
