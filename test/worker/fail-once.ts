/** Databases of which one round trip fails, before or after it has done its work. */
import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import type { Deps } from '../../worker/deps.ts'
import { type AroundTrip, interceptDatabase } from './intercept-database.ts'

export interface Fault {
  /** The first trip with a statement of this text fails. */
  readonly isHit: (text: string) => boolean
  readonly when: 'before' | 'after'
}

function failOnce({ isHit, when }: Fault): AroundTrip {
  let isOver = false
  return async (statements, run) => {
    if (isOver || !statements.some(isHit)) return run()
    isOver = true
    if (when === 'after') await run()
    throw new Error('D1_ERROR: network connection lost')
  }
}

/** The same dependencies with the fault, and without a log. */
export function withFault(deps: Deps, fault: Fault): Deps {
  const around = failOnce(fault)
  const open = (database: D1Database) => drizzle(interceptDatabase(database, around), { casing: 'snake_case' })
  const ledgers = [open(env.LEDGER_0), open(env.LEDGER_1)]
  return {
    ...deps,
    log: () => undefined,
    directory: open(env.DB),
    ledgers: { count: ledgers.length, at: (shard) => ledgers[shard] ?? deps.ledgers.at(shard) },
  }
}
