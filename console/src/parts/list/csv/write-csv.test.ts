import { describe, expect, it } from 'vitest'
import { writeCell, writeCsv } from './write-csv.ts'

describe('writeCell', () => {
  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula any more', (text) => {
    expect(writeCell(text).replace(/^"/, '')).toBe(`'${text}${text.startsWith('\r') ? '"' : ''}`)
  })
  it('a number stays a number', () => {
    expect(writeCell(-2)).toBe('-2')
  })
  it.each([
    ['a "b"', '"a ""b"""'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
    ['=a,"b"', '"\'=a,""b"""'],
    ['ada@example.com', 'ada@example.com'],
    [null, ''],
    [undefined, ''],
  ])('%j', (value, cell) => {
    expect(writeCell(value)).toBe(cell)
  })
})

it('writeCsv has a head, and a line a row', () => {
  const columns = [
    { name: 'Address', text: ({ email }: { email: string }) => email },
    { name: 'Length', text: ({ email }: { email: string }) => email.length },
  ]
  expect(writeCsv(columns, [{ email: 'a@b.c' }, { email: '=x' }])).toBe("\uFEFFAddress,Length\r\na@b.c,5\r\n'=x,2\r\n")
})
