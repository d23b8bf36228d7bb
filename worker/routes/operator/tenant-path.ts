/** The `:id` of an account, for its operator. Any text is taken: one that is no id of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'
import { TenantId } from '@mailstead/contracts/ids.ts'
import { notFound } from '../../platform/refusal.ts'

export const TenantPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fb1' }),
})

/** Throws `not_found` for a text that is no id. */
export function parseTenantId(text: string): TenantId {
  const parsed = TenantId.safeParse(text)
  if (!parsed.success) throw notFound('account')
  return parsed.data
}
