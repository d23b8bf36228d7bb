/** Bindings that count for a phase what passes through them. */
import type { BenchEnv } from '../prepare.ts'
import { type Counts, countsOf } from './counts.ts'
import { meterDatabase } from './meter-database.ts'

const OPERATIONS_A_MESSAGE = 3
const OPERATION_BYTES = 65_536

type Method = (...values: unknown[]) => unknown

/** `before` hears of every call of a method. */
function listen<Target extends object>(
  target: Target,
  before: (name: string, values: readonly unknown[]) => void,
): Target {
  return new Proxy(target, {
    get(real, name) {
      const member: unknown = Reflect.get(real, name)
      if (typeof member !== 'function') return member
      return (...values: unknown[]) => {
        before(String(name), values)
        return (member as Method).apply(real, values)
      }
    },
  })
}

const operationsOf = (body: unknown): number =>
  OPERATIONS_A_MESSAGE * Math.ceil(JSON.stringify(body).length / OPERATION_BYTES)

const meterQueue = (queue: Queue, counts: Counts): Queue =>
  listen(queue, (name, [first]) => {
    if (name === 'send') counts.queueOperations += operationsOf(first)
    if (name === 'sendBatch')
      for (const { body } of first as Iterable<MessageSendRequest>) counts.queueOperations += operationsOf(body)
  })

const CLASS_A = new Set(['put', 'list', 'createMultipartUpload'])
const CLASS_B = new Set(['get', 'head'])

const meterBucket = (bucket: R2Bucket, counts: Counts): R2Bucket =>
  listen(bucket, (name) => {
    if (CLASS_A.has(name)) counts.classA += 1
    if (CLASS_B.has(name)) counts.classB += 1
  })

const metered = new Map<string, BenchEnv>()

/** The same object for the same phase: the product keeps its dependencies by it. */
export function meterBindings(env: BenchEnv, phase: string): BenchEnv {
  const known = metered.get(phase)
  if (known) return known
  const counts = countsOf(phase)
  const made: BenchEnv = {
    ...env,
    DB: meterDatabase(env.DB, phase),
    LEDGER_0: meterDatabase(env.LEDGER_0, phase),
    LEDGER_1: meterDatabase(env.LEDGER_1, phase),
    RAW: meterBucket(env.RAW, counts),
    OUTBOUND: meterQueue(env.OUTBOUND, counts),
    BULK: meterQueue(env.BULK, counts),
    DELIVERY_EVENTS: meterQueue(env.DELIVERY_EVENTS, counts),
    INBOUND: meterQueue(env.INBOUND, counts),
    SCAN: meterQueue(env.SCAN, counts),
  }
  metered.set(phase, made)
  return made
}
