import { describe, expect, it } from 'vitest'
import { readConfig } from '../../env.ts'
import { allowedHosts, checkOutgoingUrl } from './check-outgoing-url.ts'
import { HOSTILE_URLS } from './hostile-urls.fixture.ts'

describe('checkOutgoingUrl', () => {
  it.each([
    ['https://hooks.example.com', 'https://hooks.example.com/'],
    ['HTTPS://Hooks.Example.COM/A?b=c', 'https://hooks.example.com/A?b=c'],
    ['https://hooks.example.com:443/a', 'https://hooks.example.com/a'],
    ['https://hooks.example.com:8443/a', 'https://hooks.example.com:8443/a'],
    ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
    ['https://hooks.example/a@b', 'https://hooks.example/a@b'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    ['https://10.example.com/', 'https://10.example.com/'],
  ])('takes %s', (text, url) => {
    expect(checkOutgoingUrl(text)).toEqual({ ok: true, url })
  })

  it.each(HOSTILE_URLS)('refuses %j and says what to change', (text) => {
    expect(checkOutgoingUrl(text)).toEqual({ ok: false, why: expect.stringMatching(/^\S.* .*\.$/) })
  })

  it('opens what development lists, and only that', () => {
    const allowed = new Set(['127.0.0.1:4010', 'localhost:80'])
    expect(checkOutgoingUrl('http://127.0.0.1:4010/hook', allowed)).toMatchObject({ ok: true })
    expect(checkOutgoingUrl('http://localhost/hook', allowed)).toMatchObject({ ok: true })
    expect(checkOutgoingUrl('http://127.0.0.1:4011/hook', allowed)).toMatchObject({ ok: false })
    expect(checkOutgoingUrl('http://user@127.0.0.1:4010/hook', allowed)).toMatchObject({ ok: false })
  })
})

describe('OUTGOING_ALLOWED_HOSTS', () => {
  const read = (MODE: 'development' | 'production') =>
    allowedHosts(
      readConfig({
        PUBLIC_URL: 'https://mail.example.net',
        MODE,
        MAIL_HOST: 'mail.example.net',
        RETURN_PATH_MX: 'mx.example.net',
        SPF_INCLUDE: 'spf.example.net',
        RECEIVING_MX: 'mx.example.net',
        DOH_URLS: 'https://doh.example/dns-query',
        MASTER_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
        RETURN_PATH_SECRET: 'a-return-path-secret-for-tests-only',
        AUTH_SECRET: 'an-auth-secret-for-tests-only-of-32-characters',
        OUTGOING_ALLOWED_HOSTS: '127.0.0.1:4010, LOCALHOST:80',
      } as unknown as Parameters<typeof readConfig>[0]),
    )

  it('opens what it lists in development and nothing in production', () => {
    expect([...read('development')]).toEqual(['127.0.0.1:4010', 'localhost:80'])
    expect([...read('production')]).toEqual([])
  })
})
