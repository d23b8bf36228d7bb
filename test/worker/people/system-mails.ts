/** The links of mails about accounts: without a sender, development prints them. */
import { expect, vi } from 'vitest'
import { eventually } from '../../eventually.ts'

export interface PrintedMail {
  readonly kind: string
  readonly link: string
}

/** Collects what is printed from now on; the mails come in their order. */
export function collectMails() {
  const mails: PrintedMail[] = []
  let taken = 0
  vi.spyOn(console, 'info').mockImplementation((line: unknown) => {
    const told = typeof line === 'string' && line.startsWith('{') ? JSON.parse(line) : {}
    if (told.event === 'system_mail.link') mails.push({ kind: told.kind, link: told.link })
  })
  return {
    mails,
    /** The token of the next mail, which must be of this kind. */
    async next(kind: string): Promise<string> {
      await eventually(() => expect(mails.length).toBeGreaterThan(taken))
      const mail = mails[taken++]
      expect(mail?.kind).toBe(kind)
      return new URL(mail?.link ?? '').searchParams.get('token') ?? ''
    },
  }
}
