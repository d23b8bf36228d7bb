import { describe, expect, it } from 'vitest'
import { splitParameters } from '../../smtp-server/envelope/split-parameters.ts'
import type { SmtpReply } from '../../smtp-server/smtp-reply.ts'
import { readMailReports, readRecipientReports } from './report-parameters.ts'
import { decodeXtext } from './xtext.ts'

const parametersOf = (text: string) => {
  const split = splitParameters(`TO:<a@b.example> ${text}`, 'TO:')
  if (split === null) throw new Error(`no parameters: ${text}`)
  return split.parameters
}
const codes = <Read extends object>(read: Read | SmtpReply) =>
  'code' in read && 'enhanced' in read ? `${read.code} ${read.enhanced}` : read
const mail = (text: string) => codes(readMailReports(parametersOf(text)))
const recipient = (text: string) => codes(readRecipientReports(parametersOf(text)))

describe('decodeXtext', () => {
  it.each([
    ['', ''],
    ['abc', 'abc'],
    ['a+2Bb+3Dc', 'a+b=c'],
    ['a+20b', 'a b'],
    ['+2B+2B', '++'],
  ])('%j is %j', (text, decoded) => expect(decodeXtext(text)).toBe(decoded))

  it.each(['a b', 'a=b', 'a+', 'a+2', 'a+2b', 'a+ZZ', 'a+0D', 'a+0A', 'a+00', 'a+7F', 'a+E4', 'ä'])(
    '%j is none',
    (text) => expect(decodeXtext(text)).toBeNull(),
  )
})

describe('MAIL', () => {
  it.each<[string, object]>([
    ['', { ret: null, envid: null }],
    ['RET=FULL', { ret: 'full', envid: null }],
    ['ret=hdrs ENVID=a+2Bb', { ret: 'hdrs', envid: 'a+b' }],
    [`ENVID=${'x'.repeat(100)}`, { ret: null, envid: 'x'.repeat(100) }],
    ['AUTH=<>', { ret: null, envid: null }],
    ['AUTH=ada+2B@demo.example', { ret: null, envid: null }],
  ])('%j', (text, expected) => expect(mail(text)).toEqual(expected))

  it.each(['RET', 'RET=ALL', 'ENVID', 'ENVID=a+zz', `ENVID=${'x'.repeat(101)}`, 'ENVID=a+0Ab', 'AUTH'])(
    'refuses %s',
    (text) => expect(mail(text)).toBe('501 5.5.4'),
  )
})

describe('RCPT', () => {
  it.each<[string, object]>([
    ['', { notify: null, orcpt: null }],
    ['NOTIFY=NEVER', { notify: ['never'], orcpt: null }],
    ['NOTIFY=success,DELAY,Failure', { notify: ['success', 'delay', 'failure'], orcpt: null }],
    ['ORCPT=rfc822;ada+2B1@demo.example', { notify: null, orcpt: 'rfc822;ada+1@demo.example' }],
    ['ORCPT=utf-8;j\\x{fc}rg@demo.example', { notify: null, orcpt: 'utf-8;j\\x{fc}rg@demo.example' }],
  ])('%j', (text, expected) => expect(recipient(text)).toEqual(expected))

  it.each([
    'NOTIFY',
    'NOTIFY=NEVER,SUCCESS',
    'NOTIFY=SUCCESS,SUCCESS',
    'NOTIFY=SUCCESS,',
    'NOTIFY=MAYBE',
    'ORCPT',
    'ORCPT=ada@demo.example',
    'ORCPT=rfc822;',
    'ORCPT=rfc822;a+0D+0Ab',
    `ORCPT=rfc822;${'x'.repeat(494)}`,
  ])('refuses %s', (text) => expect(recipient(text)).toBe('501 5.5.4'))

  it('refuses what was not offered', () => {
    expect(recipient('BY=120;R')).toBe('555 5.5.4')
  })
})
