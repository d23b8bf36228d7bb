/** `/v1/operator/relays/tokens`: how a node becomes a relay. */
import { z } from 'zod'
import { RelayId } from '../../ids.ts'
import { RegistrationToken } from '../../relay-registration.ts'

const WEEK_MINUTES = 10_080

const formerValidMinutes = z.number().int().min(0).max(WEEK_MINUTES).default(1_440).meta({
  description: 'How long the secret of a relay that is there stays valid beside the new one, once the token was used.',
})

export const CreateRelayToken = z.strictObject({
  relay: RelayId.meta({
    description: 'The relay that may register with it: a new one, or one that is there and gets another node.',
  }),
  expires_in_minutes: z.number().int().min(1).max(WEEK_MINUTES).default(60),
  former_valid_minutes: formerValidMinutes,
})
export type CreateRelayToken = z.infer<typeof CreateRelayToken>

export const RelayToken = z.object({
  object: z.literal('relay_token'),
  relay: RelayId,
  token: RegistrationToken.meta({ description: 'Shown only now.' }),
  expires_at: z.iso.datetime(),
})
export type RelayToken = z.infer<typeof RelayToken>

/** Body of `POST /v1/operator/relays/:id/secret`. */
export const RotateRelaySecret = CreateRelayToken.omit({ relay: true })
export type RotateRelaySecret = z.infer<typeof RotateRelaySecret>
