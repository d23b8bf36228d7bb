/** How lists of the API are paged: by ids, newest first. */
import { z } from 'zod'

const ROWS = 'must be a whole number from 1 to 100'

/** The query of a list of things with ids of the given kind. */
export const pageOf = <Id extends z.ZodType>(id: Id) =>
  z
    .strictObject({
      limit: z
        .string()
        .regex(/^[1-9]\d{0,2}$/, ROWS)
        .transform(Number)
        .pipe(z.number().max(100, ROWS))
        .default(20),
      after: id.optional().meta({ description: 'Only what follows this id in the list (older).' }),
      before: id.optional().meta({ description: 'Only what is in front of this id in the list (newer).' }),
    })
    .refine((page) => !(page.after && page.before), { path: ['before'], error: 'give `after` or `before`, not both' })

/** The answer of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    object: z.literal('list'),
    has_more: z.boolean().meta({ description: 'Whether there are more in the direction that was asked for.' }),
    data: z.array(item),
  })
