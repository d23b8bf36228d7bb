/** What the checks of a sender mean, in words. */
export const senderChecks = {
  verified: { word: 'Verified', why: 'The mail comes from the domain that it says it comes from.' },
  partly: {
    word: 'Partly verified',
    why: 'A server that the domain knows sent it, but the domain does not say what to do with mail that pretends to be its own.',
  },
  unverified: {
    word: 'Not verified',
    why: 'Nothing shows that the mail comes from the domain in its From line. Take care with its links.',
  },
  forged: {
    word: 'Fails checks',
    why: 'The domain says that its mail looks different. Somebody may pretend to be the sender: do not trust it.',
  },
  pending: { word: 'Not checked yet', why: 'The checks of the sender are not done yet.' },
  names: { spf: 'SPF', dkim: 'DKIM', dmarc: 'DMARC' },
  spf: {
    pass: 'The domain lets this server send for it.',
    fail: 'The domain says that this server may not send for it.',
    softfail: 'The domain doubts that this server may send for it.',
    none: 'The domain does not say who may send for it.',
  },
  dkim: {
    pass: 'A signature of the domain is on the mail, and nothing was changed since.',
    fail: 'The signature does not fit: the mail was changed on its way, or signed wrongly.',
    none: 'The mail is not signed.',
  },
  dmarc: {
    pass: 'Signature or server belong to the domain in the From line.',
    fail: 'Neither signature nor server belong to the domain in the From line.',
    none: 'The domain has no rule for mail that pretends to be its own.',
  },
  unclear: (result: string) => `The check ended with ${result}.`,
} as const
