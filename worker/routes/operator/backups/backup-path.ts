/** The `:id` of a backup. Any text is taken: one that is no id of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'
import { notFound } from '../../../platform/refusal.ts'

export const BackupPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fb1' }),
})

const ID = z.uuid()

/** Throws `not_found` for a text that is no id: it would be a part of a key. */
export function parseBackupId(text: string): string {
  const parsed = ID.safeParse(text)
  if (!parsed.success) throw notFound('backup')
  return parsed.data
}
