/** The link by which a reader leaves: sealed, since a mail that is passed on must not tell whose it was. It never ends. */
import { MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { type LinkDeps, openToken, sealToken } from '../links/sealed-token.ts'

/** Binds the seal to this use. */
const USE = 'unsubscribe link'
const NEVER_MS = Number.MAX_SAFE_INTEGER

const Target = z.object({ tenant: TenantId, messageId: MessageId, address: z.string() })
export type UnsubscribeTarget = z.infer<typeof Target>

/** Header fields of a mail to one recipient (RFC 2369 §3.2, RFC 8058 §3). Both must be under a DKIM signature. */
export async function unsubscribeHeaders(
  deps: LinkDeps & Pick<Deps, 'config'>,
  { tenant, messageId, address }: UnsubscribeTarget,
): Promise<{ readonly 'List-Unsubscribe': string; readonly 'List-Unsubscribe-Post': string }> {
  const token = await sealToken(deps, USE, { tenant, messageId, address }, NEVER_MS)
  return {
    'List-Unsubscribe': `<${deps.config.PUBLIC_URL}/u/${token}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

/** Throws `not_found` for a token that was not made here or was changed. */
export const openUnsubscribe = (deps: LinkDeps, token: string): Promise<UnsubscribeTarget> =>
  openToken(deps, USE, Target, token)
