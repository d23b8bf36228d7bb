/** The `:id` of a suppression: its id or its address. Any text is taken: one that is neither answers like a missing one. */
import { z } from '@hono/zod-openapi'
import { notFound } from '../../platform/refusal.ts'
import { parseSuppressed } from '../../services/suppressions/parse-suppressed.ts'
import type { SuppressionKeys } from '../../services/suppressions/remove-suppressions.ts'

export const SuppressionPath = z.object({
  id: z.string().openapi({
    param: { name: 'id', in: 'path', description: 'Its id or its address.' },
    example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0',
  }),
})

/** Throws `not_found` for a text with an @ that is no address. */
export function parseSuppressionKey(text: string): SuppressionKeys {
  if (!text.includes('@')) return { column: 'id', values: [text.toLowerCase()] }
  const parsed = parseSuppressed(text)
  if (!parsed.ok) throw notFound('suppression')
  return { column: 'address', values: [parsed.address] }
}
