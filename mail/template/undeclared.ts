/** Looks for placeholders that no variable can ever fill. */
import { RESERVED_KEYS, type TemplateContent } from './content.ts'
import { splitTemplate } from './split.ts'

export interface Undeclared {
  readonly field: 'subject' | 'html' | 'text'
  readonly key: string
  readonly why: string
}

const FIELDS = ['subject', 'html', 'text'] as const

/** What is wrong with a placeholder without a variable, and what to do. */
export const describeUndeclared = (key: string): string =>
  RESERVED_KEYS.has(key)
    ? `{{{${key}}}} is reserved for data of a recipient, which templates do not have. Use a variable of another name`
    : `{{{${key}}}} is no variable of the template. Add \`${key}\` to its \`variables\`, or take it out of the text`

/** The first one of the content, or null when all are declared. */
export function findUndeclared(content: TemplateContent): Undeclared | null {
  const declared = new Set(content.variables.map(({ key }) => key))
  for (const field of FIELDS) {
    for (const part of splitTemplate(content[field] ?? '')) {
      if (part.kind === 'placeholder' && !declared.has(part.key))
        return { field, key: part.key, why: describeUndeclared(part.key) }
    }
  }
  return null
}
