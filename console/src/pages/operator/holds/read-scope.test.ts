import { describe, expect, it } from 'vitest'
import { readScope, tellScope } from './read-scope.ts'

function formOf(values: Readonly<Record<string, string>>): FormData {
  const fields = new FormData()
  for (const [name, value] of Object.entries(values)) fields.set(name, value)
  return fields
}

describe('readScope', () => {
  it('takes what is filled in', () => {
    expect(readScope(formOf({ tenant: ' ', class: 'bulk', domain: ' gmail.com ', source: '' }))).toEqual({
      class: 'bulk',
      domain: 'gmail.com',
    })
  })
  it('is all mail only when that is ticked', () => {
    expect(readScope(formOf({ domain: '' }))).toEqual({})
    expect(readScope(formOf({ domain: 'gmail.com', all: 'on' }))).toEqual({ all: true })
  })
})

it('tellScope names what is named', () => {
  expect(tellScope({ class: 'bulk', domain: 'gmail.com' })).toBe('class bulk, to gmail.com')
  expect(tellScope({ all: true })).toBe('All mail')
  expect(tellScope({})).toBe('Named by the system')
})
