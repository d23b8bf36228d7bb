/** The `:id` of an API key. Any text is taken: one that is no id of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'
import { ApiKeyId } from '@mailstead/contracts/api/api-key.ts'
import { notFound } from '../../platform/refusal.ts'

export const ApiKeyPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '5f0c9e7a41d24b3f8a6b1c2d3e4f5061' }),
})

/** Throws `not_found` for a text that is no id. */
export function parseApiKeyId(text: string): ApiKeyId {
  const parsed = ApiKeyId.safeParse(text)
  if (!parsed.success) throw notFound('API key')
  return parsed.data
}
