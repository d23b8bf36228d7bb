/** The bindings of a Worker whose every call goes through a fault plan; D1 and R2 behind it are the real ones. */
import { interceptDatabase } from '../intercept-database.ts'
import type { FaultPlan } from './fault-plan.ts'

const nameOf = (statements: readonly string[]): string => {
  const [first = ''] = statements
  const text = first.replace(/\s+/g, ' ').trim().slice(0, 60)
  return statements.length > 1 ? `batch of ${statements.length}: ${text}` : text
}

export const faultyDatabase = (database: D1Database, plan: FaultPlan): D1Database =>
  interceptDatabase(database, (statements, run) => plan.run(`D1 ${nameOf(statements)}`, run))

export const faultyBucket = (bucket: R2Bucket, plan: FaultPlan): R2Bucket =>
  new Proxy(bucket, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...values: unknown[]) => {
        // Not of a mail: each cron asks for it.
        const what = values[0] === 'restore/place.json' ? ' restore' : ''
        return plan.run(`R2 ${String(name)}${what}`, async () => member.apply(target, values))
      }
    },
  })

export const faultyQueue = (queue: Queue, plan: FaultPlan): Queue =>
  new Proxy(queue, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...values: unknown[]) => plan.run(`Queue ${String(name)}`, async () => member.apply(target, values))
    },
  })
