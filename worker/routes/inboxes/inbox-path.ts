/** Ids in the paths of inboxes. Any text is taken: one that is no id or address of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'

const part = (name: string, example: string) =>
  z
    .string()
    .max(400)
    .openapi({ param: { name, in: 'path' }, example })

const id = part('id', 'ada@example.com').meta({ description: 'Id or address of the inbox.' })
const threadId = part('threadId', '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0')
const emailId = part('emailId', '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0')
const attachmentId = part('attachmentId', '0')

const address = part('address', 'grace@example.com')

export const InboxPath = z.object({ id })
export const ContactPath = z.object({ id, address })
export const ThreadPath = z.object({ id, threadId })
export const ThreadMailPath = z.object({ id, threadId, emailId })
export const ThreadAttachmentPath = z.object({ id, threadId, emailId, attachmentId })
