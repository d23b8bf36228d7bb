/** `/v1/inboxes/:id/contacts`: the address book of an inbox. */
import { z } from 'zod'
import { listOf, pageOf } from './page.ts'

const address = z.string().max(320).meta({ description: 'In lower case.', example: 'grace@example.com' })

export const Contact = z.object({
  id: z
    .string()
    .meta({ description: 'The address: what `after`, `before` and DELETE take.', example: 'grace@example.com' }),
  address,
  name: z
    .string()
    .nullable()
    .meta({ description: 'As it was given last; null when it never was.', example: 'Grace Hopper' }),
  last_used_at: z.iso.datetime(),
})
export type Contact = z.infer<typeof Contact>

export const ContactList = listOf(Contact)
export type ContactList = z.infer<typeof ContactList>

const page = pageOf(address)

/** The query of `GET /v1/inboxes/:id/contacts`. */
export const ListContacts = page.safeExtend({
  q: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'A part of the address or of the name, in any case.', example: 'grace' }),
})
export type ListContacts = z.infer<typeof ListContacts>

export const ContactRemoved = z.object({ object: z.literal('contact'), address: z.string(), deleted: z.literal(true) })
