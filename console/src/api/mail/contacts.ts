/** The address book of a mailbox. */
import type { Contact } from '@mailstead/contracts/api/contact.ts'
import { listOptions } from '../list.ts'
import { request } from '../request.ts'

export type { Contact }

const pathOf = (inbox: string): string => `/v1/inboxes/${encodeURIComponent(inbox)}/contacts`

export const contactsKey = (inbox: string) => ['contacts', inbox] as const

/** Those used last first; `text` is a part of address or name. */
export const contactsOptions = (inbox: string, text: string | undefined) =>
  listOptions<Contact>(contactsKey(inbox), pathOf(inbox), { q: text })

export const removeContact = (inbox: string, { id }: Contact) =>
  request<unknown>('DELETE', `${pathOf(inbox)}/${encodeURIComponent(id)}`)
