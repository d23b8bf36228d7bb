import { expect, it } from 'vitest'
import { readAttempts } from './manifest-body.ts'

function makeRequest(index: number, size: number) {
  return {
    id: `01890a5d-ac96-774b-bcce-${index.toString(16).padStart(12, '0')}`,
    jobId: '01890a5d-ac96-774b-bcce-b302099a8057',
    target: {
      mx: 'mx.example',
      ip: '192.0.2.1',
      port: 25,
      source: null,
      ehlo: 'out.example',
      tls: 'may',
      site: 'example',
    },
    mailFrom: '',
    rcptTo: 'a@example.test',
    size,
  }
}

const manifest = JSON.stringify({ v: 1, attempts: [makeRequest(1, 3), makeRequest(2, 0), makeRequest(3, 4)] })

it('readAttempts parts the raw mails by their sizes', () => {
  const read = readAttempts(Buffer.from(`${manifest}\na\r\nb\n\r\n`))
  expect(read.ok && read.attempts.map(({ raw }) => raw.toString())).toEqual(['a\r\n', '', 'b\n\r\n'])
})

it.each([
  ['nothing', ''],
  ['no line end', manifest],
  ['no JSON', '{\n'],
  ['another shape', '{"v":1}\n'],
  ['an octet missing', `${manifest}\na\r\nb\n\r`],
  ['an octet too many', `${manifest}\na\r\nb\n\r\n!`],
])('readAttempts refuses %s', (_name, body) => {
  expect(readAttempts(Buffer.from(body)).ok).toBe(false)
})
