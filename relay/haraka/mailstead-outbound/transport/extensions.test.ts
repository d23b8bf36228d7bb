import { expect, it } from 'vitest'
import { NO_EXTENSIONS, readExtensions } from './extensions.ts'

it.each([
  ['250 peer', NO_EXTENSIONS],
  ['250-peer\n250-8bitmime\n250-SmtpUtf8\n250 SIZE 1000', { eightBitMime: true, smtpUtf8: true, sizeMax: 1_000 }],
  ['250-SIZE 5 is my name\n250 PIPELINING', NO_EXTENSIONS],
  ['250-peer\n250 SIZE', NO_EXTENSIONS],
  ['250-peer\n250 SIZE 0', NO_EXTENSIONS],
  ['250-peer\n250 SIZE many', NO_EXTENSIONS],
])('readExtensions reads %j', (reply, extensions) => {
  expect(readExtensions(reply)).toEqual(extensions)
})
