/** Times at borders are ISO 8601 in UTC with milliseconds; rows hold epoch milliseconds. */
import { z } from 'zod'

export const Timestamp = z.iso.datetime({ precision: 3 })
export type Timestamp = z.infer<typeof Timestamp>
