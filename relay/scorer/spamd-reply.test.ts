import { describe, expect, it } from 'vitest'
import { isPong, readScan } from './spamd-reply.ts'

const head = (spam: string, length: number) => `SPAMD/1.1 0 EX_OK\r\nContent-length: ${length}\r\nSpam: ${spam}\r\n\r\n`

describe('readScan', () => {
  it.each([
    [`${head('True ; 1000.0 / 5.0', 13)}GTUBE,NO_RELAYS`.replace('13', '15'), 1000, 5, ['GTUBE', 'NO_RELAYS']],
    [head('False ; 0.0 / 5.0', 0), 0, 5, []],
    [`${head('False ; -0.0 / 5.0', 9)}NO_RELAYS`, 0, 5, ['NO_RELAYS']],
    [`${head('False ; -2.3 / 6.25', 8)}A1,B_2\r\n`, -2.3, 6.25, ['A1', 'B_2']],
  ])('reads %j', (reply, score, threshold, symbols) => {
    expect(readScan(reply)).toEqual({ engine: 'spamassassin', score, threshold, symbols })
    expect(Object.is(readScan(reply)?.score, -0)).toBe(false)
  })

  it('keeps two hundred symbols', () => {
    const symbols = Array.from({ length: 300 }, (_, at) => `RULE_${at}`).join(',')
    expect(readScan(head('True ; 9.0 / 5.0', symbols.length) + symbols)?.symbols).toHaveLength(200)
  })

  it.each([
    '',
    'SPAMD/1.5 0 PONG\r\n',
    'SPAMD/1.0 76 Bad header line: FOO\r\n',
    'SPAMD/1.1 79 EX_TIMEOUT\r\nContent-length: 0\r\nSpam: False ; 0.0 / 5.0\r\n\r\n',
    'SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\nSpam: False ; 0.0 / 5.0\r\n',
    'SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\n\r\n',
    'SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.0 / 5.0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-length: 0\r\nSpam: False ; 0.0 / 5.0\r\n\r\n',
    `${head('False ; 0.0 / 5.0', 9)}HALF`,
    `${head('False ; 0.0 / 5.0', 4)}MORE,THAN`,
    head('False ; nan / 5.0', 0),
    head('False ; 1e9 / 5.0', 0),
    head('False ; 99999999999 / 5.0', 0),
    head('Perhaps ; 1.0 / 5.0', 0),
    `${head('False ; 1.0 / 5.0', 9)}A B,<i>,C`,
    `${head('False ; 1.0 / 5.0', 81)}${'A'.repeat(81)}`,
    '\u0000'.repeat(60_000),
  ])('takes %.60j for no scan', (reply) => {
    expect(readScan(reply)).toBeNull()
  })
})

describe('isPong', () => {
  it.each([
    ['SPAMD/1.5 0 PONG\r\n', true],
    ['SPAMD/1.5 0 PONG', false],
    ['SPAMD/1.1 0 EX_OK\r\n', false],
    ['', false],
  ])('of %j is %s', (reply, expected) => {
    expect(isPong(reply)).toBe(expected)
  })
})
