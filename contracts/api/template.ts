/** `/v1/templates`: the shapes of the npm package `resend`. */
import { z } from 'zod'
import { listOf, pageOf } from './page.ts'

const VARIABLES_MAX = 50
const KEY_LENGTH_MAX = 50
const HTML_MAX_BYTES = 500_000
const TEXT_MAX_BYTES = 200_000

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const TemplateId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be a UUID in lower case')
  .brand<'TemplateId'>()
export type TemplateId = z.infer<typeof TemplateId>

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

const clean = z
  .string()
  .refine((text) => !text.includes('\0'), 'must not contain NUL')
  .refine((text) => text.isWellFormed(), 'must not contain half of a surrogate pair')
const body = (maxBytes: number) =>
  clean.refine((text) => bytesOf(text) <= maxBytes, `must be at most ${maxBytes} bytes of UTF-8`)
const line = (maxLength: number) =>
  clean
    .max(maxLength, `must be at most ${maxLength} characters long`)
    .refine((text) => !/[\r\n]/.test(text), 'must not contain CR or LF')
const mailbox = line(1_000).refine(
  (text) => !text.includes('{{{'),
  'must be a whole address: variables are filled in in `subject`, `html` and `text` only',
)

const variable = z.strictObject({
  key: z
    .string()
    .regex(/^[A-Za-z0-9_]+$/, 'must consist of letters, digits and `_`')
    .max(KEY_LENGTH_MAX, `must be at most ${KEY_LENGTH_MAX} characters long`)
    .meta({ description: 'Stands in the texts as `{{{KEY}}}`.', example: 'PRODUCT' }),
  type: z.enum(['string', 'number']),
  fallback_value: z
    .union([z.string(), z.number()], { error: 'must be a string or a number, of the `type` of the variable' })
    .nullish()
    .meta({ description: 'Taken when a mail gives no value; without one, every mail must.' }),
})
export type NewTemplateVariable = z.infer<typeof variable>

const fields = {
  name: line(200)
    .trim()
    .min(1, 'must not be empty')
    .meta({ description: 'For people.', example: 'Order confirmation' }),
  alias: z
    .string()
    .max(100, 'must be at most 100 characters long')
    .regex(/^[A-Za-z0-9_-]+$/, 'must consist of letters, digits, `_` and `-`')
    .refine((text) => !UUID.test(text), 'must not look like an id')
    .nullish()
    .meta({ description: 'Names the template in place of its id; one of its own.', example: 'order-confirmation' }),
  subject: line(998).nullish().meta({ example: 'Your order {{{ORDER}}}' }),
  html: body(HTML_MAX_BYTES).meta({
    description: 'Placeholders are `{{{KEY}}}`; values are escaped.',
    example: '<p>Thank you for {{{PRODUCT}}}</p>',
  }),
  text: body(TEXT_MAX_BYTES).nullish().meta({ description: 'Derived from `html` when missing.' }),
  from: mailbox.nullish(),
  reply_to: z
    .union([mailbox.transform((text) => [text]), z.array(mailbox).max(50, 'must have at most 50 entries')], {
      error: 'must be an address or an array of addresses, whole ones: variables are not filled in here',
    })
    .nullish(),
  variables: z.array(variable).max(VARIABLES_MAX, `must have at most ${VARIABLES_MAX} entries`).nullish(),
}

export const CreateTemplate = z.strictObject(fields).meta({ id: 'CreateTemplate' })
export type CreateTemplate = z.infer<typeof CreateTemplate>

/** What is left out stays; null takes away. `variables` replaces all of them. */
export const UpdateTemplate = z
  .strictObject({ ...fields, name: fields.name.optional(), html: fields.html.optional() })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one of `name`, `alias`, `subject`, `html`, `text`, `from`, `reply_to` and `variables`',
  )
  .meta({ id: 'UpdateTemplate' })
export type UpdateTemplate = z.infer<typeof UpdateTemplate>

const instant = z.iso.datetime()

const shown = {
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  name: z.string(),
  alias: z.string().nullable(),
  status: z.enum(['draft', 'published']).meta({ description: 'Mails can be made from a `published` one only.' }),
  published_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
}

export const TemplateVariable = z.object({
  key: z.string(),
  type: z.enum(['string', 'number']),
  fallback_value: z.union([z.string(), z.number()]).nullable(),
  created_at: instant,
  updated_at: instant,
})
export type TemplateVariable = z.infer<typeof TemplateVariable>

/** The content is that of the draft. */
export const Template = z
  .object({
    object: z.literal('template'),
    ...shown,
    subject: z.string().nullable(),
    html: z.string(),
    text: z.string().nullable(),
    from: z.string().nullable(),
    reply_to: z.array(z.string()).nullable(),
    variables: z.array(TemplateVariable),
    has_unpublished_versions: z
      .boolean()
      .meta({ description: 'Whether the content shown differs from what mails are made from.' }),
    current_version_id: z.string().meta({ description: 'Changes with each change of the content.' }),
  })
  .meta({ id: 'Template' })
export type Template = z.infer<typeof Template>

export const TemplateList = listOf(z.object(shown))
export type TemplateList = z.infer<typeof TemplateList>

export const TemplateReference = z.object({ object: z.literal('template'), id: z.string() })
export type TemplateReference = z.infer<typeof TemplateReference>

export const TemplateRemoved = z.object({ object: z.literal('template'), id: z.string(), deleted: z.literal(true) })

export const ListTemplates = pageOf(TemplateId)
export type ListTemplates = z.infer<typeof ListTemplates>
