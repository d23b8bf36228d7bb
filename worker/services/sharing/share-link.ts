/** Links by which anybody sees one mail, read-only, until they end. */
import { DeliveryId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import { type LinkDeps, openToken, sealToken } from '../links/sealed-token.ts'

/** Binds the seal to this use. */
const USE = 'shared email'

/** Which of the two ids is there tells received mail from sent mail. */
const Target = z.union([
  z.object({ tenant: TenantId, delivery: DeliveryId }),
  z.object({ tenant: TenantId, message: MessageId }),
])
type ShareTarget = z.infer<typeof Target>

/** `origin` is where the API was called. */
export const makeShareUrl = async (
  deps: LinkDeps,
  origin: string,
  target: ShareTarget,
  untilMs: number,
): Promise<string> => `${origin}/v1/shared/${await sealToken(deps, USE, target, untilMs)}`

/** Throws `not_found` for a link that was not made here, was changed, or has ended. */
export const openShare = (deps: LinkDeps, token: string): Promise<ShareTarget> => openToken(deps, USE, Target, token)
