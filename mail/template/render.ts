/**
 * Template and values → the parts of a mail. A value goes in as it is read: braces inside it are text, and in HTML its
 * markup is text too.
 */
import type { TemplateContent } from './content.ts'
import { splitTemplate } from './split.ts'
import { describeUndeclared } from './undeclared.ts'
import { readValues } from './values.ts'

export interface RenderedMail {
  readonly subject: string | null
  readonly html: string
  readonly text: string | null
  readonly from: string | null
  readonly replyTo: readonly string[] | null
}

/** `field` is `variables.KEY`, `subject`, `html` or `text`; `why` is what stands behind it in a sentence. */
export type Rendering =
  | { readonly ok: true; readonly mail: RenderedMail }
  | { readonly ok: false; readonly field: string; readonly why: string }

type Filled = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }

/** RFC 5322 §2.1.1, as for every other mail. */
const SUBJECT_LENGTH_MAX = 998
/** A short template may name a long value thousands of times. */
const BODY_LENGTH_MAX = 5_000_000

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe between tags and inside a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** Stops before the text gets longer than it may: it never takes more memory than that. */
function fill(template: string, values: ReadonlyMap<string, string>, lengthMax: number): Filled {
  const pieces: string[] = []
  let length = 0
  for (const part of splitTemplate(template)) {
    const piece = part.kind === 'text' ? part.text : values.get(part.key)
    if (part.kind === 'placeholder' && piece === undefined) return { ok: false, why: describeUndeclared(part.key) }
    pieces.push(piece ?? '')
    length += piece?.length ?? 0
    if (length > lengthMax) return { ok: false, why: `is longer than ${lengthMax} characters once it is filled in` }
  }
  return { ok: true, text: pieces.join('') }
}

/** The first variable in the subject whose value would begin another header. */
function findLineBreak(subject: string, values: ReadonlyMap<string, string>): string | null {
  const part = splitTemplate(subject).find(
    (candidate) => candidate.kind === 'placeholder' && /[\r\n]/.test(values.get(candidate.key) ?? ''),
  )
  return part?.kind === 'placeholder' ? part.key : null
}

/** Fills the content with the values of one mail; work grows with the content and with what comes out. */
export function renderTemplate(content: TemplateContent, variables: Readonly<Record<string, unknown>>): Rendering {
  const read = readValues(content.variables, variables)
  if (!read.ok) return read
  const { values } = read
  const broken = findLineBreak(content.subject ?? '', values)
  if (broken !== null)
    return { ok: false, field: `variables.${broken}`, why: 'stands in the subject and must not contain CR or LF' }
  const escaped = new Map([...values].map(([key, value]) => [key, escapeHtml(value)]))
  const subject = fill(content.subject ?? '', values, SUBJECT_LENGTH_MAX)
  if (!subject.ok) return { ...subject, field: 'subject' }
  const html = fill(content.html, escaped, BODY_LENGTH_MAX)
  if (!html.ok) return { ...html, field: 'html' }
  const text = fill(content.text ?? '', values, BODY_LENGTH_MAX)
  if (!text.ok) return { ...text, field: 'text' }
  return {
    ok: true,
    mail: {
      subject: content.subject === null ? null : subject.text,
      html: html.text,
      text: content.text === null ? null : text.text,
      from: content.from,
      replyTo: content.replyTo,
    },
  }
}
