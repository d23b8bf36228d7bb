/** `/v1/operator/relays`: the relay nodes and what they last said of themselves. */
import { z } from 'zod'
import { Heartbeat } from '../../heartbeat.ts'

export const OperatorRelay = z.object({
  object: z.literal('relay'),
  id: z.string(),
  url: z.string(),
  role: z.enum(['both', 'outbound', 'inbound']),
  state: z.enum(['active', 'draining', 'disabled']),
  weight: z.number().int(),
  is_alive: z.boolean().meta({ description: 'Its lease has not run out.' }),
  heartbeat_at: z.iso.datetime().nullable(),
  lease_until: z.iso.datetime().nullable(),
  report: Heartbeat.nullable().meta({ description: 'The last heartbeat.' }),
  created_at: z.iso.datetime(),
})
export type OperatorRelay = z.infer<typeof OperatorRelay>

export const OperatorRelayList = z.object({ object: z.literal('list'), data: z.array(OperatorRelay) })
