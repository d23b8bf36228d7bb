import { describe, expect, it } from 'vitest'
import { beginSasl, type SaslStep } from './sasl-exchange.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const said = (step: SaslStep) => {
  if (step.kind === 'password') return step.password
  return step.kind === 'ask' ? `334 ${step.prompt}` : `${step.reply.code} ${step.reply.enhanced}`
}
const play = (argument: string, lines: readonly string[] = []) => {
  const { exchange, step } = beginSasl(argument)
  return [step, ...lines.map((line) => exchange.take(line))].map(said)
}

describe('PLAIN', () => {
  it.each([
    ['\0user\0key', 'key'],
    ['other\0user\0key', 'key'],
    ['\0\0key', 'key'],
    ['\0user\0schlüssel', 'schlüssel'],
    ['\0user\0', ''],
  ])('%j: the password is %j', (text, password) => {
    expect(play(`PLAIN ${base64(text)}`)).toEqual([password])
    expect(play('plain', [base64(text)])).toEqual(['334 ', password])
  })

  it.each(['key', '\0key', 'a\0b\0c\0d', ''])('refuses %j', (text) => {
    expect(play('PLAIN', [base64(text)])).toEqual(['334 ', '501 5.5.2'])
  })
})

describe('LOGIN', () => {
  it('asks for a user name and a password', () => {
    expect(play('LOGIN', [base64('user'), base64('key')])).toEqual(['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', 'key'])
    expect(play(`login ${base64('user')}`, [base64('key')])).toEqual(['334 UGFzc3dvcmQ6', 'key'])
  })
})

describe('what is no exchange', () => {
  it.each([
    ['', '501 5.5.4'],
    ['PLAIN a b', '501 5.5.4'],
    ['EXTERNAL', '504 5.5.4'],
    ['constructor', '504 5.5.4'],
    ['PLAIN *', '501 5.7.0'],
    ['PLAIN ab', '501 5.5.2'],
    ['PLAIN a===', '501 5.5.2'],
    ['PLAIN YQ==YQ==', '501 5.5.2'],
    ['PLAIN YQ\u00e4=', '501 5.5.2'],
  ])('AUTH %s: %s', (argument, reply) => {
    expect(play(argument)).toEqual([reply])
  })

  it('takes no octets that are no UTF-8 for a password', () => {
    expect(play(`PLAIN ${Buffer.from([0, 0, 0xc3]).toString('base64')}`)).toEqual(['501 5.5.2'])
  })
})
