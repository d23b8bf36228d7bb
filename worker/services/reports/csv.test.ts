import { describe, expect, it } from 'vitest'
import { toCsvLine } from './csv.ts'

describe('toCsvLine', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@a', "'@a"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['=cmd,"x"', '"\'=cmd,""x"""'],
    ['a=b', 'a=b'],
    ['', ''],
    ['–', '–'],
  ])('writes %j as %j', (cell, line) => {
    expect(toCsvLine([cell])).toBe(`${line}\r\n`)
  })

  it('leaves numbers as they are and absent values empty', () => {
    expect(toCsvLine([-1.5, null, true, 0])).toBe('-1.5,,true,0\r\n')
  })
})
