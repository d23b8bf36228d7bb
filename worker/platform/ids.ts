/** New identifiers, dated by the injected clock so that lists stay in order when it is moved. */
import { v7 } from 'uuid'

/** A UUIDv7 (RFC 9562 §5.7). Two made in the same millisecond differ in their random part only. */
export const newId = (nowMs: number): string => v7({ msecs: nowMs })
