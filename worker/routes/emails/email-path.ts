/** Ids in the paths of mails. Any text is taken: one that is no id of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'

const id = z
  .string()
  .max(200)
  .openapi({ param: { name: 'id', in: 'path' }, example: '0199c0de-0000-7000-8000-000000000000' })

export const EmailPath = z.object({ id })
export const AttachmentPath = z.object({
  id,
  attachmentId: z
    .string()
    .max(200)
    .openapi({ param: { name: 'attachmentId', in: 'path' }, example: '0' }),
})
