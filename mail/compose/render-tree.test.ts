import { expect, test } from 'vitest'
import { MailComposer, type Options } from './mail-composer.js'
import { renderTree } from './render-tree.ts'

const BASE: Options = {
  from: { name: 'Ada', address: 'ada@demo.example' },
  to: [{ name: '', address: 'bob@remote.example' }],
  cc: [],
  replyTo: [],
  subject: 'Hello',
  messageId: '<1@demo.example>',
  date: new Date('2026-11-25T04:00:00Z'),
  text: 'Hello\r\n',
  html: '',
  headers: [],
  attachments: [],
  disableFileAccess: true,
  disableUrlAccess: true,
}
const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7) % 256)
const file = {
  filename: 'a.bin',
  contentType: 'application/octet-stream',
  contentDisposition: 'attachment',
  contentTransferEncoding: 'base64',
} as const

test.each<[string, Partial<Options>]>([
  ['7-bit text', {}],
  ['text without a final line end', { text: 'Hello' }],
  ['empty body', { text: '' }],
  ['long lines', { text: `${'word '.repeat(400)}\r\n${'x'.repeat(3_000)}\r\n` }],
  ['quoted-printable', { text: 'Grüße, trailing \t\r\n=3D\r\n.\r\n..\r\n \r\n', html: '<p>ü</p>' }],
  ['base64 text', { text: '文件文件文件'.repeat(100), html: '<p>文件文件</p>' }],
  [
    'attachments of every remainder',
    { attachments: [57, 58, 59, 0, 100_001].map((length) => ({ ...file, content: bytes(length) })) },
  ],
  [
    'inline image',
    {
      html: '<img src="cid:a">',
      attachments: [
        { ...file, contentType: 'image/png', contentDisposition: 'inline', cid: 'a', content: bytes(10) },
        { ...file, content: bytes(5) },
      ],
    },
  ],
  ['only an attachment', { text: '', attachments: [{ ...file, content: bytes(100) }] }],
])('renderTree writes what MailComposer would: %s', async (_name, changed) => {
  const tree = new MailComposer({ ...BASE, ...changed }).compile()
  const expected = new TextDecoder().decode(await tree.build())
  expect(renderTree(tree)).toBe(expected)
})
