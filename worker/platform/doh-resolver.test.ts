import { afterEach, describe, expect, it, vi } from 'vitest'
import { dohResolver } from './doh-resolver.ts'

const ask = dohResolver('http://doh-a.test/dns-query')
const answerWith = (response: () => Response | Promise<Response>) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => response())
const answer = (...records: { type: number; data: string }[]) =>
  answerWith(() => Response.json({ Status: 0, Answer: records }))

afterEach(() => {
  vi.restoreAllMocks()
})

describe('dohResolver', () => {
  it('asks the endpoint for name and type in the JSON form', async () => {
    const fetched = answer({ type: 1, data: '192.0.2.1' })
    await expect(ask('mx.example', 'A')).resolves.toEqual(['192.0.2.1'])
    expect(String(fetched.mock.calls[0]?.[0])).toBe('http://doh-a.test/dns-query?name=mx.example&type=A')
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ headers: { accept: 'application/dns-json' } })
  })

  it.each([
    ['two strings', '"v=DKIM1; p=AB" "CD"', ['v=DKIM1; p=AB', 'CD']],
    ['strings without a space between', '"ab""cd"', ['ab', 'cd']],
    ['an escaped quote and backslash', '"a\\"b\\\\c"', ['a"b\\c']],
    ['an octet by number', '"a\\059b"', ['a;b']],
    ['a bare text', 'v=spf1 -all', ['v=spf1 -all']],
    ['a bare text with a quote inside', 'a "b" c', ['a "b" c']],
    ['the empty string', '""', ['']],
  ])('reads a TXT with %s', async (_, data, strings) => {
    answer({ type: 16, data })
    await expect(ask('x.example', 'TXT')).resolves.toEqual([strings])
  })

  it('reads MX records and leaves out the CNAME on the way', async () => {
    answer({ type: 5, data: 'y.example.' }, { type: 15, data: '10 mx.example.' }, { type: 15, data: '0 .' })
    await expect(ask('x.example', 'MX')).resolves.toEqual([
      { priority: 10, exchange: 'mx.example' },
      { priority: 0, exchange: '' },
    ])
  })

  it.each([
    ['NXDOMAIN', () => Response.json({ Status: 3 }), 'ENOTFOUND'],
    ['no records', () => Response.json({ Status: 0 }), 'ENODATA'],
    ['SERVFAIL', () => Response.json({ Status: 2 }), 'ESERVFAIL'],
    ['REFUSED', () => Response.json({ Status: 5 }), 'ESERVFAIL'],
    ['HTTP 500', () => new Response('', { status: 500 }), 'ESERVFAIL'],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'http://x.test' } }), 'ESERVFAIL'],
    ['no JSON', () => new Response('<html>'), 'ESERVFAIL'],
    ['JSON of another form', () => Response.json({ Status: 0, Answer: 'x' }), 'ESERVFAIL'],
    ['more than 256 KB', () => new Response(' '.repeat(300_000)), 'ESERVFAIL'],
    ['a network error', () => Promise.reject(new TypeError('network')), 'ESERVFAIL'],
    ['a time-out', () => Promise.reject(new DOMException('late', 'TimeoutError')), 'ETIMEOUT'],
  ])('throws for %s', async (_, response, code) => {
    answerWith(response)
    await expect(ask('x.example', 'TXT')).rejects.toMatchObject({ name: 'DnsError', code })
  })
})
