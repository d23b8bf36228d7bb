/** A received mail's bytes into R2, whichever way they come. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { type ArrivingBytes, type StoredStream, storeArriving } from '../../../store/blobs/put-stream.ts'
import { putReceived } from '../../../store/blobs/received.ts'

/** Stores the mail unless an object of the delivery is there. Resolves in any case. */
export const storeStream = (
  { rawBucket }: Pick<Deps, 'rawBucket'>,
  tenant: TenantId,
  { delivery, ...bytes }: ArrivingBytes & { readonly delivery: string },
): Promise<StoredStream> =>
  storeArriving(bytes, (stream) => putReceived(rawBucket, tenant, { delivery, sha256: bytes.sha256, stream }))
