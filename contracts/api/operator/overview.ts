/** `/v1/operator/overview`: is mail flowing, and who waits for the operator. */
import { z } from 'zod'
import { Status } from '../site.ts'

const count = z.number().int().min(0)
const oldest = z.iso.datetime().nullable()

export const OperatorOverview = z.object({
  object: z.literal('overview'),
  status: Status.shape.parts,
  overdue: z
    .object({ sending: oldest, receiving: oldest })
    .meta({ description: 'Since when the oldest mail is due on our side; null when none is.' }),
  tenants: z.object({
    all: count,
    paused: count,
    in_sandbox: count,
    asking: z.object({ sandbox: count, pause: count }).meta({ description: 'Those that ask for a review.' }),
  }),
})
export type OperatorOverview = z.infer<typeof OperatorOverview>
