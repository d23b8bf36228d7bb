/** The header by which a caller makes a request repeatable. */
import { z } from '@hono/zod-openapi'

export const IdempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(256, 'must be at most 256 characters long')
    .optional()
    .openapi({ description: 'Same key and same body give the same answer for 72 hours and act once.' }),
})
