/** The `:id` of a relay. Any text is taken: one that is no id of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'
import { RelayId } from '@mailstead/contracts/ids.ts'
import { notFound } from '../../../platform/refusal.ts'

export const RelayPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'relay-1' }),
})

/** Throws `not_found` for a text that is no id. */
export function parseRelayId(text: string): RelayId {
  const parsed = RelayId.safeParse(text)
  if (!parsed.success) throw notFound('relay')
  return parsed.data
}
