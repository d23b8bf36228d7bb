/** What Cloudflare asks, in US dollars a million, beyond what the plan includes. */

/** When they were read in Cloudflare's pricing pages of Workers, D1, R2, Queues and Durable Objects. */
export const PRICES_READ = '2026-11'

/** By the names of what is counted. */
export const PRICES = {
  requests: 0.3,
  cpuMs: 0.02,
  rowsRead: 0.001,
  rowsWritten: 1,
  /** Three a message. */
  queueOperations: 0.4,
  classA: 4.5,
  classB: 0.36,
  objectRequests: 0.15,
  /** Gigabyte-seconds: an object has 128 MB while it is at work. */
  objectGbSeconds: 12.5,
} as const

export type Priced = keyof typeof PRICES

export const OBJECT_GB = 0.128
