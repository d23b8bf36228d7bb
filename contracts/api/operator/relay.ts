/** `/v1/operator/relays`: the relay nodes, what they last said of themselves, and what keeps mail from them. */
import { z } from 'zod'
import { Heartbeat } from '../../heartbeat.ts'
import { EnteredSources, HostName, RelaySource } from './relay-source.ts'

const role = z.enum(['both', 'outbound', 'inbound'])
const WEIGHT_MAX = 10_000
const PRIORITY_MAX = 65_535

export const RelayMx = z.strictObject({ host: HostName, priority: z.number().int().min(0).max(PRIORITY_MAX) })

export const OperatorRelay = z.object({
  object: z.literal('relay'),
  id: z.string(),
  url: z.string(),
  role,
  state: z.enum(['active', 'draining', 'disabled']),
  weight: z.number().int(),
  ehlo_name: z.string().nullable().meta({ description: 'Set here, in place of what the relay says; null otherwise.' }),
  mx: RelayMx.nullable().meta({ description: 'The MX host that domains are told to publish for it.' }),
  is_alive: z.boolean().meta({ description: 'Its lease has not run out.' }),
  takes_mail: z.boolean().meta({ description: 'Whether it gets mail to deliver now.' }),
  refusals: z.array(z.string()).meta({ description: 'Why it gets none, each with what to do.' }),
  sources: z.array(RelaySource),
  former_secret: z
    .object({ valid_until: z.iso.datetime().nullable() })
    .nullable()
    .meta({ description: 'The secret before the present one, while it is valid too; null when it is not.' }),
  heartbeat_at: z.iso.datetime().nullable(),
  lease_until: z.iso.datetime().nullable(),
  report: Heartbeat.nullable().meta({ description: 'The last heartbeat.' }),
  created_at: z.iso.datetime(),
})
export type OperatorRelay = z.infer<typeof OperatorRelay>

export const OperatorRelayList = z.object({ object: z.literal('list'), data: z.array(OperatorRelay) })

/** What was done to a relay, by whom. */
export const RelayChange = z.object({
  at: z.iso.datetime(),
  act: z.string().meta({ example: 'relay.drained' }),
  by: z.string().nullable().meta({ description: 'Name of the person; null for this deployment itself.' }),
  detail: z.record(z.string(), z.unknown()),
})
export type RelayChange = z.infer<typeof RelayChange>

export const OperatorRelayDetail = OperatorRelay.extend({
  changes: z.array(RelayChange).meta({ description: 'The last fifty, newest first.' }),
})
export type OperatorRelayDetail = z.infer<typeof OperatorRelayDetail>

export const UpdateOperatorRelay = z
  .strictObject({
    role: role.optional(),
    weight: z.number().int().min(0).max(WEIGHT_MAX).optional().meta({ description: 'Its share of mail; 0 for none.' }),
    mx: RelayMx.nullable().optional(),
    ehlo_name: HostName.nullable().optional().meta({ description: 'Null for what the relay says.' }),
    sources: EnteredSources.optional().meta({
      description:
        'All that the operator says of sources: what is not in it and was entered goes, what the relay reports stays and is as it says.',
    }),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'give something to change')
export type UpdateOperatorRelay = z.infer<typeof UpdateOperatorRelay>

export const RelayReason = z.strictObject({
  reason: z.string().trim().min(1).max(200).optional().meta({ description: 'Kept with the change.' }),
})
export type RelayReason = z.infer<typeof RelayReason>
