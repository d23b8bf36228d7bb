/** `POST /v1/operator/control`: an order about mail that waits, carried out once. */
import { z } from 'zod'
import { RelayId } from '../../ids.ts'
import { OperatorScope, orderReason, ToldRelay } from './scope.ts'

const id = z.uuid().optional().meta({
  description: 'Chosen by you, so that the same order sent again is not carried out twice. Made when it is left out.',
})
const reason = orderReason.meta({ description: 'Shown on the mails that it touches.' })
const relay = RelayId.optional().meta({
  description: 'Only what this relay has; what waits on our side stays as it is.',
})
const common = { id, scope: OperatorScope }

export const ControlOrder = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('flush'), ...common, relay }),
    z.strictObject({ action: z.literal('expire'), ...common, relay, reason }),
    z.strictObject({
      action: z.literal('cancel'),
      ...{ ...common, relay, reason },
      state: z.enum(['canceled', 'failed']).default('canceled').meta({
        description: '`failed` when its sender should hear of a failure.',
      }),
    }),
    z.strictObject({
      action: z.literal('re_route'),
      ...{ ...common, reason },
      relay: RelayId.meta({ description: 'The relay that gives it back; another one gets it.' }),
    }),
  ])
  .meta({
    id: 'ControlOrder',
    description:
      '`flush`: the next try is due now. `expire`, `cancel`: it is ended; what is on the wire counts if it is delivered. `re_route`: a relay gives it back.',
  })
export type ControlOrder = z.infer<typeof ControlOrder>

export const ControlDone = z.object({
  object: z.literal('control'),
  id: z.string(),
  action: z.enum(['flush', 'expire', 'cancel', 're_route']),
  here: z.number().int().min(0).meta({
    description: 'What waited on our side: mails that were woken (`flush`), or recipients that were ended.',
  }),
  at_relays: z.number().int().min(0).meta({ description: 'Recipients that relays touched at once.' }),
  relays: z.array(ToldRelay),
})
export type ControlDone = z.infer<typeof ControlDone>
