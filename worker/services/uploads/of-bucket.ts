/** What the bucket does for an upload; where it fails, that is a trouble of ours that passes. */
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { PartGone } from './join-parts.ts'

/** The part is to be sent again. */
export const unreadable = (): Refusal =>
  unavailable('A part of the message could not be stored or read. Repeat the request.')

/** Throws a Refusal, or PartGone, in place of a fault. */
export async function ofBucket<T>({ log }: Pick<Deps, 'log'>, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal || error instanceof PartGone) throw error
    log('error', 'upload.bucket_failed', { error: describeError(error) })
    throw unreadable()
  }
}
