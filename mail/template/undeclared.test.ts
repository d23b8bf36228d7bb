import { expect, it } from 'vitest'
import type { TemplateContent } from './content.ts'
import { findUndeclared } from './undeclared.ts'

const CONTENT: TemplateContent = {
  subject: '{{{A}}}',
  html: '{{{A}}} {{{B}}}',
  text: null,
  from: null,
  replyTo: null,
  variables: ['A', 'B'].map((key) => ({ key, type: 'string', fallbackValue: null })),
}

it('finds nothing when all are declared', () => {
  expect(findUndeclared(CONTENT)).toBeNull()
  expect(findUndeclared({ ...CONTENT, subject: null, html: '{{C}} {{{ C }}}' })).toBeNull()
})

it.each([
  [{ subject: '{{{C}}}' }, { field: 'subject', key: 'C' }],
  [{ html: '{{{A}}}{{{a}}}' }, { field: 'html', key: 'a' }],
  [{ text: '{{{UNSUBSCRIBE_URL}}}' }, { field: 'text', key: 'UNSUBSCRIBE_URL' }],
])('finds in %o the placeholder %o', (change, expected) => {
  const found = findUndeclared({ ...CONTENT, ...change })
  expect(found).toMatchObject(expected)
  expect(found?.why).toContain(`{{{${expected.key}}}}`)
})
