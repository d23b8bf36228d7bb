/** The one mailbox of a From or Sender field. */
import type { Mailbox } from '../../address/mailbox.ts'
import { RawFault } from '../fault.ts'
import { encodeAddresses } from './encode-text.ts'
import { readText } from './field-text.ts'
import { fieldFault } from './prepare-field.ts'
import type { Field } from './read-header.ts'
import { readMailbox } from './read-mailbox.ts'

/** Throws RawFault when the field holds no mailbox or several. */
export function readOne(raw: Uint8Array, field: Field): Mailbox {
  const text = readText(raw, field)
  try {
    return readMailbox(encodeAddresses(text))
  } catch (error) {
    throw error instanceof RawFault ? fieldFault(raw, field, error.message) : error
  }
}

/** Who wrote the message. Throws RawFault when there is no From field; a second one is for `prepareHead` to refuse. */
export function readAuthor(raw: Uint8Array, fields: readonly Field[]): Mailbox {
  const field = fields.find(({ name }) => name.toLowerCase() === 'from')
  if (field === undefined) throw new RawFault('has no From field')
  return readOne(raw, field)
}
