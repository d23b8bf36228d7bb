/** A waiting delivery for unit tests. */
import { randomUUID } from 'node:crypto'
import type { JobId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'

/** A delivery due at 0 that expires at 1,000,000,000 ms; `part` replaces fields. */
export const sampleDelivery = (part: Partial<WaitingDelivery> = {}): WaitingDelivery => ({
  no: 1,
  jobNo: 1,
  jobId: randomUUID() as JobId,
  tenant: randomUUID() as TenantId,
  messageId: randomUUID() as MessageId,
  n: 0,
  rcptTo: 'u@a.example',
  address: 'u@a.example',
  mailFrom: '',
  sender: '',
  domain: 'a.example',
  class: 'transactional',
  size: 100,
  epoch: 1,
  leaseUntilMs: 1_000_000_000,
  generation: 1,
  receivedAtMs: 0,
  expiresAtMs: 1_000_000_000,
  nextAtMs: 0,
  attempts: 0,
  rounds: 0,
  interruptions: 0,
  unknowns: 0,
  tried: [],
  site: null,
  source: null,
  sourceSinceMs: null,
  ...part,
})
