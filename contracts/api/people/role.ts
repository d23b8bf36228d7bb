/** Roles of people in an account. */
import { z } from 'zod'

const GIVEN = ['admin', 'developer', 'member', 'read_only'] as const

export const Role = z.enum(['owner', ...GIVEN]).meta({
  description:
    '`owner` and `admin`: everything. `developer`: sending, keys, domains, webhooks. `member`: own inboxes. `read_only`: shows things, reads own inboxes.',
})

/** A role that can be given; ownership is transferred. */
export const GivenRole = z.enum(GIVEN).meta({ description: 'Ownership is not given but transferred.' })
