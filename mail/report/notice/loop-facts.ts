/** What a header tells about the way a mail has gone: for telling loops. Linear in the number of fields. */
import type { HeaderField } from '../mime/header-field.ts'
import { readPath } from '../original-mail.ts'

/** RFC 5321 §6.3: a host must give up at some count; at least 100 in the standard, far fewer in a sane world. */
export const RECEIVED_MAX = 50
const DELIVERED_TO_MAX = 100

/** How many hosts have passed the mail on. */
export function countReceived(headers: readonly HeaderField[]): number {
  return headers.filter(({ name }) => name.toLowerCase() === 'received').length
}

/** The addresses that the mail was already filed under (Delivered-To) or that mark a loop (X-Loop), in lower case. */
export function readDeliveredTo(headers: readonly HeaderField[]): readonly string[] {
  const values = headers.filter(({ name }) => /^(x-)?(delivered-to|loop)$/i.test(name)).map(({ value }) => value)
  return values.slice(0, DELIVERED_TO_MAX).flatMap((value) => readPath(value)?.toLowerCase() ?? [])
}
