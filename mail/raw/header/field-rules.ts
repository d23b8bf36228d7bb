/** What each header field of a message that we are to sign may be. Names are in lower case. */

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '))

/** At most one of each (RFC 5322 §3.6, RFC 2045 §4, §5 and §6): of two, one reader takes the first, another the last. */
export const SINGLE_FIELDS = set(
  'from sender reply-to to cc message-id in-reply-to references subject date mime-version content-type content-transfer-encoding',
)

/** Of a part (RFC 2045 §3). */
export const SINGLE_PART_FIELDS = set('content-type content-transfer-encoding')

/** Names who else gets the mail, or belongs to the host that delivers it (RFC 5322 §3.6.3, RFC 5321 §4.4). */
export const REMOVED_FIELDS = set('bcc resent-bcc return-path')

/** Addresses, in which names and domains can be encoded. */
export const ADDRESS_FIELDS = set(
  'from sender reply-to to cc resent-from resent-sender resent-to resent-cc resent-reply-to disposition-notification-to return-receipt-to errors-to',
)

const STRUCTURED_FIELDS = set(
  'message-id in-reply-to references date resent-date resent-message-id received authentication-results mime-version feedback-id',
)
const STRUCTURED_PREFIXES = ['content-', 'dkim-', 'arc-', 'list-']

/** Has a grammar in which an encoded word has no place (RFC 2047 §5). Fields that nobody knows are unstructured. */
export function isStructured(name: string): boolean {
  if (name === 'content-description') return false
  return STRUCTURED_FIELDS.has(name) || STRUCTURED_PREFIXES.some((prefix) => name.startsWith(prefix))
}
