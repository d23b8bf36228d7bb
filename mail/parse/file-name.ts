/** The name under which an attachment is shown and saved. */
import { cutText } from './one-line.ts'

const LENGTH_MAX = 255
const EXTENSION_LENGTH_MAX = 20
// Controls, line ends, marks without a width, and what turns the direction of text (`exe.` + U+202E + `fdp`).
const UNSHOWABLE = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu
/** Names that Windows opens as devices, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['text/plain', '.txt'],
  ['text/calendar', '.ics'],
  ['message/rfc822', '.eml'],
  ['message/global', '.eml'],
  ['application/pkcs7-mime', '.p7m'],
  ['application/ms-tnef', '.dat'],
])

/** Last path component of what the sender wrote, without tricks; made from type and number where nothing is left. */
export function toFileName(written: string | null, type: string, number: number): string {
  const last = (written ?? '').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(UNSHOWABLE, '')
    .replace(/[<>:"|?*]/g, '_')
    // Windows drops dots and spaces at the end, and with them what they hide.
    .replace(/(?<![\s.])[\s.]+$/, '')
    .trimStart()
    .replace(DEVICE, '_$&')
  return clean.replace(/\.+/, '') === '' ? `attachment-${number + 1}${extensionOf(type)}` : shorten(clean)
}

/** A subtype such as `pdf` or `png` is an extension already. */
const extensionOf = (type: string) =>
  EXTENSIONS.get(type) ?? /(?<=\/)[a-z0-9]{2,4}$/.exec(type)?.[0].replace(/^/, '.') ?? ''

function shorten(name: string): string {
  if (name.length <= LENGTH_MAX) return name.toWellFormed()
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= EXTENSION_LENGTH_MAX ? name.slice(dot) : ''
  return cutText(name, LENGTH_MAX - extension.length) + extension.toWellFormed()
}
