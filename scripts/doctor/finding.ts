/** What the doctor says of one thing: whether it is right, what was seen, and what to do. */

export interface Finding {
  /** `unknown`: it could not be looked at, which is no proof that it is wrong. */
  readonly state: 'right' | 'wrong' | 'unknown'
  /** Kind of thing, for programs: `relay.ptr`. */
  readonly check: string
  /** What was looked at: a host, an address, a database. */
  readonly subject: string
  /** What was seen. */
  readonly seen: string
  /** What to do; null when nothing is to be done. */
  readonly fix: string | null
}

type About = Pick<Finding, 'check' | 'subject'>

export const right = (about: About, seen: string): Finding => ({ ...about, state: 'right', seen, fix: null })
export const wrong = (about: About, seen: string, fix: string): Finding => ({ ...about, state: 'wrong', seen, fix })
export const unknown = (about: About, seen: string, fix: string): Finding => ({ ...about, state: 'unknown', seen, fix })

/** One group of findings; what goes wrong in looking is a finding itself. */
export async function examine(about: About, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [
      unknown(
        about,
        `It could not be looked at: ${why}`,
        'Look at the network between here and there, then run it again.',
      ),
    ]
  }
}
