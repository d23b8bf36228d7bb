/** What a relay has signed, as text. */
import { Refusal } from '../platform/refusal.ts'

/** Throws `invalid_json` for bytes that are no UTF-8. */
export function decodeSigned(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal('invalid_json', 'The body is not valid UTF-8. Encode it as UTF-8.')
  }
}

/** The request line's path as the relay signed it: a URL object would drop an empty query. */
export const pathOf = (url: string): string => url.slice(url.indexOf('/', url.indexOf('//') + 2))
