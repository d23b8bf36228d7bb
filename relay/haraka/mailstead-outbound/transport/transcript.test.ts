import { expect, it } from 'vitest'
import { Transcript } from './transcript.ts'

it('Transcript marks who spoke, a line at a time', () => {
  const transcript = new Transcript()
  transcript.server('250-one\n250 two')
  transcript.client('MAIL FROM:<>')
  transcript.note('dialling again')
  expect(transcript.lines()).toEqual(['S 250-one', 'S 250 two', 'C MAIL FROM:<>', '* dialling again'])
})

it('Transcript keeps the first and the last lines of a long dialogue, and the first octets of a long line', () => {
  const transcript = new Transcript()
  for (let line = 0; line < 1_000; line += 1) transcript.client(`${line} ${'x'.repeat(1_000)}`)
  const lines = transcript.lines()
  expect(lines).toHaveLength(100)
  expect([lines[0]?.slice(0, 4), lines.at(-1)?.slice(0, 6)]).toEqual(['C 0 ', 'C 999 '])
  expect(Math.max(...lines.map((line) => line.length))).toBe(500)
})
