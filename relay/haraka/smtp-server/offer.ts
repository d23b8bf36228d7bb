/** What EHLO offers: Haraka's list with our limits in it. */
import { MAIL_MAX_BYTES } from '../../smtp-server/mail-size.ts'
import type { Connection } from './haraka-types.ts'

/** No CHUNKING and no BINARYMIME: data ends at CRLF.CRLF and nowhere else. */
export function offer(connection: Connection, more: readonly string[]): void {
  const [greeting = '', ...others] = connection.capabilities ?? []
  const kept = others.filter((line) => !/^(?:SIZE|AUTH|CHUNKING|BINARYMIME)\b/i.test(line))
  connection.capabilities = [greeting, `SIZE ${MAIL_MAX_BYTES}`, 'ENHANCEDSTATUSCODES', ...kept, ...more]
}
