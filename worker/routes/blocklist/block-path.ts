/** The id in the path of an entry: anything that is no id answers like an unknown one. */
import { z } from '@hono/zod-openapi'
import { BlockId } from '@mailstead/contracts/ids.ts'
import { notFound } from '../../platform/refusal.ts'

export const BlockPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
})

export function parseBlockId(text: string): BlockId {
  const parsed = BlockId.safeParse(text)
  if (!parsed.success) throw notFound('blocklist entry')
  return parsed.data
}
