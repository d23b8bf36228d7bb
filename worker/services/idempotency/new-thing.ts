/** What a service is given to make a thing with, so that a repeat of the request makes the same one. */
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'

const SECRET_BYTES = 32

export interface NewThing {
  /** A UUIDv7. A row that has it already was made by this request. */
  readonly id: string
  /** When the request came for the first time. */
  readonly atMs: number
  /** 32 bytes nobody can guess: for the secret that belongs to the thing, if it has one. */
  readonly secret: () => Promise<Uint8Array>
}

/** For a thing that is made once, whatever happens. */
export const newThing = (deps: Pick<Deps, 'clock'>): NewThing => {
  const atMs = deps.clock.now()
  return { id: newId(atMs), atMs, secret: async () => crypto.getRandomValues(new Uint8Array(SECRET_BYTES)) }
}
