import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { readConfig } from './env.ts'

const read = (PUBLIC_URL: string) => () => readConfig({ ...env, PUBLIC_URL }).PUBLIC_URL

describe('PUBLIC_URL', () => {
  it.each(['https://mail.example.net', 'https://mail.example.net:8443', 'http://127.0.0.1:8787', 'http://localhost:1'])(
    'may be %s',
    (url) => {
      expect(read(url)()).toBe(url)
    },
  )

  it.each([
    ...['', 'mail.example.net', 'https://mail.example.net/', 'https://mail.example.net/x', 'http://mail.example.net'],
    ...['ftp://mail.example.net', 'https://user@mail.example.net', 'HTTPS://mail.example.net', 'javascript:alert(1)'],
  ])('is not %s', (url) => {
    expect(read(url)).toThrow('PUBLIC_URL')
  })
})

describe('BILLING_URL', () => {
  const SECRET = `whsec_${'A'.repeat(32)}`
  const billing = (BILLING_URL: string, BILLING_SECRET: string) => () =>
    readConfig({ ...env, BILLING_URL, BILLING_SECRET }).BILLING_URL

  it('is empty, or has a secret beside it', () => {
    expect(readConfig(env).BILLING_URL).toBe('')
    expect(billing('https://bills.example/usage', SECRET)()).toBe('https://bills.example/usage')
  })

  it.each([
    ['https://bills.example/usage', ''],
    ['https://bills.example/usage', 'whsec_short'],
    ['https://bills.example/usage', 'A'.repeat(40)],
    ['bills.example', SECRET],
  ])('is not %j with the secret %j', (url, secret) => {
    expect(billing(url, secret)).toThrow('BILLING_')
  })
})
