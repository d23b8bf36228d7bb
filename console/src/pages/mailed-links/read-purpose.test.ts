import { describe, expect, it } from 'vitest'
import { readPurpose } from './read-purpose.ts'

const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmVk`

describe('readPurpose', () => {
  it('tells the two steps of a change of address, with the new one', () => {
    const claims = { email: 'ada@acme.dev', updateTo: 'ädä??>>@acme.dev' }
    const tell = (requestType: string) => readPurpose(tokenOf({ ...claims, requestType }))
    expect(tell('change-email-confirmation')).toEqual({ act: 'allow', to: claims.updateTo })
    expect(tell('change-email-verification')).toEqual({ act: 'change', to: claims.updateTo })
  })
  it.each([
    ['a new account', tokenOf({ email: 'ada@acme.dev' })],
    ['something unknown', tokenOf({ updateTo: 'a@acme.dev', requestType: 'toString' })],
    ['no address', tokenOf({ updateTo: 7, requestType: 'change-email-verification' })],
    ['no claims', tokenOf(null)],
    ['no token', 'abc'],
    ['nothing', ''],
  ])('takes %s for the confirmation of an address', (_, token) => {
    expect(readPurpose(token)).toEqual({ act: 'confirm', to: '' })
  })
})
