/** Carries a plan out, record by record: what Cloudflare refuses of one is told of that one, and the others are written. */
import { z } from 'zod'
import { writeTxt } from '../zone-file.ts'
import { askCloudflare, type CloudflareDeps, CloudflareRefusal } from './ask-cloudflare.ts'
import type { RecordPlan } from './plan-record.ts'
import type { Zone } from './zone.ts'

/** Cloudflare chooses. */
const AUTOMATIC_TTL = 1
/** The same record is there: an earlier request wrote it. */
const IS_THERE: readonly number[] = [81_057, 81_058]

export interface WrittenRecord extends RecordPlan {
  readonly isWritten: boolean
}

function bodyOf({ wanted: { host, type, value, priority } }: RecordPlan): object {
  const content = type === 'TXT' ? writeTxt(value) : value
  // Nobody else's name, so it must not be hidden behind Cloudflare's own addresses.
  const more = type === 'CNAME' ? { proxied: false } : {}
  return { type, name: host, content, ttl: AUTOMATIC_TTL, ...(priority === undefined ? {} : { priority }), ...more }
}

export async function writeRecord(
  deps: CloudflareDeps,
  token: string,
  zone: Zone,
  plan: RecordPlan,
): Promise<WrittenRecord> {
  const path = `/zones/${zone.id}/dns_records`
  const ask = (method: 'POST' | 'PATCH' | 'DELETE', under: string, body?: object) =>
    askCloudflare(deps, token, { method, path: `${path}${under}`, ...(body && { body }) }, z.unknown())
  try {
    if (plan.action === 'create' || plan.isMissing)
      await ask('POST', '', bodyOf(plan)).catch((error: unknown) => {
        if (!(error instanceof CloudflareRefusal && error.codes.some((code) => IS_THERE.includes(code)))) throw error
      })
    if (plan.change) await ask('PATCH', `/${plan.change.id}`, { content: writeTxt(plan.change.content) })
    // Once ours is there: there is no moment without an MX.
    for (const id of plan.removes ?? []) await ask('DELETE', `/${id}`)
    return { ...plan, isWritten: !['present', 'conflict'].includes(plan.action) }
  } catch (error) {
    if (!(error instanceof CloudflareRefusal)) throw error
    const explanation = `Cloudflare refused it: ${error.message}. Write it by hand.`
    return { ...plan, action: 'conflict', explanation, isWritten: false }
  }
}
