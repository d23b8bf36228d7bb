/** What a message says by option fields, as text: what the values may be is for the caller to say. */

import { isAscii, readText } from '../header/field-text.ts'
import { fieldFault } from '../header/prepare-field.ts'
import type { Field } from '../header/read-header.ts'
import { isOption, optionName, refuseUnknownOptions } from './option-fields.ts'

export interface MessageTag {
  readonly name: string
  readonly value: string
}

/** Null and empty: not told. */
export interface MessageOptions {
  readonly idempotencyKey: string | null
  readonly tags: readonly MessageTag[]
  readonly scheduledAt: string | null
  readonly emailClass: string | null
  readonly expiresIn: string | null
}

/** Throws RawFault for an option that is there twice, that is empty, or that is none. */
export function readOptions(raw: Uint8Array, fields: readonly Field[]): MessageOptions {
  refuseUnknownOptions(raw, fields)
  const single = new Map<string, string>()
  const tags: MessageTag[] = []
  for (const field of fields.filter(isOption)) {
    const name = optionName(field)
    const text = readValue(raw, field)
    if (name === 'X-Mailstead-Tag') tags.push(readTag(raw, field, text))
    else if (name === 'X-Mailstead-Tags') tags.push(...text.split(',').map((each) => readTag(raw, field, each)))
    else if (single.has(name)) throw fieldFault(raw, field, 'is there a second time: only one may be')
    else single.set(name, text)
  }
  return {
    idempotencyKey: single.get('Idempotency-Key') ?? null,
    tags,
    scheduledAt: single.get('X-Mailstead-Scheduled-At') ?? null,
    emailClass: single.get('X-Mailstead-Class') ?? null,
    expiresIn: single.get('X-Mailstead-Expires-In') ?? null,
  }
}

function readValue(raw: Uint8Array, field: Field): string {
  const text = readText(raw, field).trim()
  if (text === '') throw fieldFault(raw, field, 'is empty: give it a value or leave it out')
  if (!isAscii(text)) throw fieldFault(raw, field, 'has characters other than ASCII')
  return text
}

function readTag(raw: Uint8Array, field: Field, text: string): MessageTag {
  const at = text.indexOf('=')
  if (at < 0) throw fieldFault(raw, field, `must be name=value, and is ${JSON.stringify(text.trim().slice(0, 100))}`)
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}
