import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TemplateContent, TemplateVariable } from './content.ts'
import { escapeHtml, renderTemplate } from './render.ts'

const variable = (key: string, more: Partial<TemplateVariable> = {}): TemplateVariable => ({
  key,
  type: 'string',
  fallbackValue: null,
  ...more,
})
const content = (more: Partial<TemplateContent>): TemplateContent => ({
  subject: null,
  html: '',
  text: null,
  from: null,
  replyTo: null,
  variables: [],
  ...more,
})
const mailOf = (template: TemplateContent, variables: Record<string, unknown> = {}) => {
  const rendering = renderTemplate(template, variables)
  if (!rendering.ok) throw new Error(`${rendering.field} ${rendering.why}`)
  return rendering.mail
}
const refusalOf = (template: TemplateContent, variables: Record<string, unknown> = {}) => {
  const rendering = renderTemplate(template, variables)
  return rendering.ok ? null : `${rendering.field}: ${rendering.why}`
}

describe('renderTemplate', () => {
  it('fills subject, html and text, and leaves addresses as they are', () => {
    const template = content({
      subject: 'Order {{{NO}}} of {{{NAME}}}',
      html: '<p title="{{{NAME}}}">{{{NAME}}}: {{{NO}}}</p>',
      text: '{{{NAME}}}\n{{NAME}}',
      from: '{{{NAME}}} <a@x.example>',
      replyTo: ['r@x.example'],
      variables: [variable('NAME'), variable('NO', { type: 'number' })],
    })
    expect(mailOf(template, { NAME: `<b>"A" & 'B'</b>`, NO: -1.5 })).toEqual({
      subject: `Order -1.5 of <b>"A" & 'B'</b>`,
      html:
        '<p title="&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;">' +
        '&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;: -1.5</p>',
      text: `<b>"A" & 'B'</b>\n{{NAME}}`,
      from: '{{{NAME}}} <a@x.example>',
      replyTo: ['r@x.example'],
    })
  })

  it('says null for what the template does not have', () => {
    expect(mailOf(content({ html: 'h' }))).toEqual({ subject: null, html: 'h', text: null, from: null, replyTo: null })
  })

  it('takes the fallback only when no value is given', () => {
    const variables = [
      variable('A', { fallbackValue: 'a' }),
      variable('B', { type: 'number', fallbackValue: 0 }),
      variable('C', { fallbackValue: '' }),
    ]
    const template = content({ html: '{{{A}}}|{{{B}}}|{{{C}}}', variables })
    expect(mailOf(template).html).toBe('a|0|')
    expect(mailOf(template, { A: '', B: 2, C: 'c' }).html).toBe('|2|c')
  })

  it('does not fill in what a value brings', () => {
    const template = content({ html: '{{{A}}}{{{B}}}', variables: [variable('A'), variable('B')] })
    expect(mailOf(template, { A: '{{{B}}}', B: '$& {{{A}}}' }).html).toBe('{{{B}}}$&amp; {{{A}}}')
    expect(mailOf(template, { A: '{{{', B: 'A}}}' }).html).toBe('{{{A}}}')
  })

  it('knows keys that are names of object members as any other', () => {
    const template = content({ html: '{{{constructor}}}{{{__proto__}}}', variables: [variable('constructor')] })
    expect(refusalOf(template)).toMatch(/^variables\.constructor: is missing/)
    expect(refusalOf(template, { constructor: 'c' })).toMatch(/^html: \{\{\{__proto__\}\}\} is no variable/)
  })
})

describe('renderTemplate refuses', () => {
  const one = (more: Partial<TemplateVariable> = {}) =>
    content({ subject: '{{{K}}}', html: '{{{K}}}', variables: [variable('K', more)] })

  it.each<[string, string | null, TemplateContent, Record<string, unknown>]>([
    ['a missing value', 'variables.K: is missing. Give `K` as a string', one(), {}],
    ['a missing value of an unused variable', 'variables.K: is missing', content({ variables: [variable('K')] }), {}],
    ['an unknown variable', 'variables.k: is no variable of the template. It has `K`', one(), { K: '', k: '' }],
    ['a variable where none is', 'variables.A: is no variable of the template, which has none', content({}), { A: '' }],
    ['a number for a string', 'variables.K: must be a string', one(), { K: 1 }],
    ['null for a string', 'variables.K: must be a string', one({ fallbackValue: 'f' }), { K: null }],
    ['an object', 'variables.K: must be a string', one(), { K: {} }],
    ['a string for a number', 'variables.K: must be a number', one({ type: 'number' }), { K: '1' }],
    ['no number', 'variables.K: must be from', one({ type: 'number' }), { K: Number.NaN }],
    ['a huge number', 'variables.K: must be from', one({ type: 'number' }), { K: 2 ** 53 }],
    ['a long string', 'variables.K: must be at most 2000', one(), { K: 'a'.repeat(2_001) }],
    ['NUL', 'variables.K: must not contain NUL', one(), { K: 'a\0' }],
    ['half a surrogate pair', 'variables.K: must not contain half', one(), { K: '\ud83d' }],
    ['LF in the subject', 'variables.K: stands in the subject', one(), { K: 'a\nBcc: x@y.example' }],
    ['CR in the subject', 'variables.K: stands in the subject', one(), { K: 'a\r' }],
    ['a subject that gets too long', 'subject: is longer than 998', one(), { K: 'a'.repeat(999) }],
    ['an undeclared placeholder', 'text: {{{X}}} is no variable', content({ text: '{{{X}}}' }), {}],
    ['a reserved placeholder', 'html: {{{EMAIL}}} is reserved', content({ html: '{{{EMAIL}}}' }), {}],
  ])('%s', (_, why, template, variables) => {
    expect(refusalOf(template, variables)).toContain(why)
  })

  it('takes line breaks in a value that is not in the subject', () => {
    expect(mailOf(content({ html: '{{{K}}}', variables: [variable('K')] }), { K: 'a\r\nb' }).html).toBe('a\r\nb')
  })

  it('a small template that would become a huge mail', () => {
    const template = content({ html: '{{{K}}}'.repeat(14_000), variables: [variable('K')] })
    expect(refusalOf(template, { K: '&'.repeat(2_000) })).toBe(
      'html: is longer than 5000000 characters once it is filled in',
    )
  })
})

describe('renderTemplate with any values', () => {
  const KEYS = ['A', 'B', 'C'] as const
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.array(fc.constantFrom('<', '>', '&', '"', "'", '{{{A}}}', '{', '}', '$1', ';', 'x')).map((all) => all.join('')),
  )
  const pieces = fc.array(fc.constantFrom<string>(...KEYS.map((key) => `{{{${key}}}}`), 'text ', 'é'), {
    maxLength: 30,
  })

  it('writes no markup of a value into html, and each value as it is into text', () => {
    fc.assert(
      fc.property(pieces, fc.tuple(value, value, value), (parts, given) => {
        fc.pre(given.every((text) => !text.includes('\0')))
        const variables = Object.fromEntries(KEYS.map((key, index) => [key, given[index] ?? '']))
        const template = content({
          html: parts.join(''),
          text: parts.join(''),
          variables: KEYS.map((key) => variable(key)),
        })
        const { html, text } = mailOf(template, variables)
        const filled = (of: (text: string) => string) =>
          parts.map((part) => (part.startsWith('{{{') ? of(variables[part.slice(3, -3)] ?? '') : part)).join('')
        // The template itself has no markup: any in the mail is a value's.
        expect(html).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
        expect(html).toBe(filled(escapeHtml))
        expect(text).toBe(filled((plain) => plain))
      }),
    )
  })

  it('throws for nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.string(), (variables, html) => {
        expect(() => renderTemplate(content({ html, variables: [variable('A')] }), variables)).not.toThrow()
      }),
    )
  })
})
