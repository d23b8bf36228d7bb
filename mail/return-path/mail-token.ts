/**
 * The token of a mail in its own header: a complaint whose reporter took the return path away still shows it, and only we can make
 * one. It is the same for all recipients, since all get the same bytes; so it names the mail, and none of them.
 */
import { makeReturnPath, readReturnPath } from './return-path.ts'

export const MAIL_TOKEN_FIELD = 'X-Feedback-Token'

/** No mail has so many recipients: a bounce to this address is about nobody. */
const NOBODY = 0xffff

export async function makeMailToken(messageId: string, key: CryptoKey): Promise<string> {
  return (await makeReturnPath({ messageId, n: NOBODY }, key, '')).slice(0, -1)
}

/** UUID of the mail; null for what is not ours. */
export async function readMailToken(token: string, key: CryptoKey): Promise<string | null> {
  const read = await readReturnPath(token.trim(), key)
  return read.ok && read.n === NOBODY ? read.messageId : null
}
