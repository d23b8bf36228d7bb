import { describe, expect, it } from 'vitest'
import { leaveOutAttachments } from './leave-out-attachments.ts'

const encode = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\r\n'))
const leave = (...lines: readonly string[]) =>
  new TextDecoder().decode(leaveOutAttachments(encode(lines))).split('\r\n')

describe('leaveOutAttachments', () => {
  it('keeps the texts and the header of every part', () => {
    const head = ['Subject: x', 'Content-Type: multipart/mixed; boundary=b', '']
    const text = ['--b', 'Content-Type: text/plain', 'Content-Disposition: inline', '', 'Hello', '--b']
    const image = ['Content-Type: image/png', 'Content-Transfer-Encoding: base64', '']
    const page = ['--b', 'Content-Type: text/html', 'Content-Disposition: attachment; filename=a.html', '']
    const end = ['--b--', 'after', '']
    expect(leave(...head, ...text, ...image, 'AAAA', 'BBBB', ...page, '<p>', ...end)).toEqual([
      ...[...head, ...text, ...image, '', ...page, '', ...end],
    ])
  })

  it('leaves a mail without parts as it is, and the header of one that is all attachment', () => {
    const plain = ['Subject: x', '', 'Hello', '']
    expect(leave(...plain)).toEqual(plain)
    const pdf = ['Subject: x', 'Content-Type: application/pdf', '', '']
    expect(leave(...pdf.slice(0, -1), '%PDF', '')).toEqual(pdf)
  })

  it.each(['', '\r\n', 'no header', '\u0000\u0001', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b'])(
    'does not choke on %j',
    (text) => {
      expect(leave(text).join('\r\n')).toBe(text)
    },
  )

  it('leaves a mail whole that has too many parts to be taken apart', () => {
    const part = ['--b', 'Content-Type: image/png', '', 'AAAA']
    const lines = ['Content-Type: multipart/mixed; boundary=b', '', ...Array.from({ length: 1_001 }, () => part).flat()]
    expect(leave(...lines)).toEqual(lines)
  })
})
