/** What a link to `/verify` is for, as its token says. For the words of the page only: the server decides by the signature. */

export interface Purpose {
  /** Of a new account, of somebody who wants another address, and of that address. */
  readonly act: 'confirm' | 'allow' | 'change'
  /** The other address. */
  readonly to: string
}

const CONFIRM: Purpose = { act: 'confirm', to: '' }
/** By the token's own word. */
const ACTS: ReadonlyMap<unknown, Purpose['act']> = new Map([
  ['change-email-confirmation', 'allow'],
  ['change-email-verification', 'change'],
])

/** The middle part of a signed token (RFC 7519), in base64url. */
function readClaims(token: string): Readonly<Record<string, unknown>> {
  try {
    const text = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0))))
    return typeof claims === 'object' && claims !== null ? { ...claims } : {}
  } catch {
    return {}
  }
}

export function readPurpose(token: string): Purpose {
  const { updateTo, requestType } = readClaims(token)
  const act = ACTS.get(requestType)
  return act === undefined || typeof updateTo !== 'string' ? CONFIRM : { act, to: updateTo }
}
