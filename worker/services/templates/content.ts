/** The content of a template as its row keeps it: JSON in the words of the API. */
import { TemplateVariable } from '@mailstead/contracts/api/template.ts'
import type { TemplateContent } from '@mailstead/mail/template/content.ts'
import { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'

/** A row holds the content twice, as draft and as published, and D1 takes 2 MB a row. */
const CONTENT_MAX_BYTES = 900_000

const StoredContent = z.object({
  subject: z.string().nullable(),
  html: z.string(),
  text: z.string().nullable(),
  from: z.string().nullable(),
  reply_to: z.array(z.string()).nullable(),
  variables: z.array(TemplateVariable),
})
export type StoredContent = z.infer<typeof StoredContent>

export const readContent = (json: string): StoredContent => StoredContent.parse(JSON.parse(json))

/** Throws `validation_error` for more than a row holds: JSON writes some characters with two bytes and some with six. */
export function writeContent({ subject, html, text, from, reply_to, variables }: StoredContent): string {
  const json = JSON.stringify({ subject, html, text, from, reply_to, variables })
  if (new TextEncoder().encode(json).length > CONTENT_MAX_BYTES)
    throw new Refusal(
      'validation_error',
      `\`html\`: makes the template larger than ${CONTENT_MAX_BYTES} bytes of JSON. Shorten \`html\` or \`text\`.`,
    )
  return json
}

/** As the renderer takes it. */
export const toTemplateContent = ({ reply_to, variables, ...texts }: StoredContent): TemplateContent => ({
  ...texts,
  replyTo: reply_to,
  variables: variables.map(({ key, type, fallback_value }) => ({ key, type, fallbackValue: fallback_value })),
})
