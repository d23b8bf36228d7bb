/** Words of how a tenant stands: the sandbox, the rules about bounces and complaints, a review by the operator. */
export const standing = {
  title: 'Sending reputation',
  states: { good: 'In good standing', warned: 'Warned', slowed: 'Slowed', paused: 'Paused' },
  since: 'Since',
  codes: {
    bounce_rate: 'Too much of the mail comes back as undeliverable.',
    complaint_rate: 'Too many recipients report the mail as spam.',
    operator: 'The operator has decided it.',
  },
  what: {
    good: 'Nothing is limited. The rates below are counted all the time, by rules that are the same for everybody.',
    warned:
      'Nothing is limited yet. Look at your lists now: take off the addresses that bounce, and write only to people who asked for it.',
    slowed:
      'You may send one tenth of your daily quota. It ends by itself as soon as the rate is below its threshold again; take off the addresses that bounce, and write only to people who asked for it.',
    paused:
      'Mend the cause, then ask the operator to look at it. What was accepted is kept, and goes on when the pause ends.',
  },
  code: 'Reason code',
  rates: 'Rates',
  bounce: 'Bounced',
  complaint: 'Complained',
  bounceHelp: 'Of the recipients whose mail was delivered or came back.',
  complaintHelp: 'Of the recipients who got the mail.',
  window: (recipients: string, days: number) =>
    `Of ${recipients} decided recipients in the last ${days} days. The newest 20,000 are looked at.`,
  tooFew: (min: string, have: string) => `Judged from ${min} decided recipients on; there are ${have} so far.`,
  thresholds: (warn: string, slow: string, pause: string) =>
    `A warning from ${warn} on, slowed from ${slow}, paused from ${pause}.`,

  sandboxTitle: 'You are in the sandbox',
  sandbox:
    'Mail goes to the addresses of your members and to addresses of your own verified domains, and to nobody else, so that you can try everything and strangers are not bothered. Other recipients are refused with the code sandbox_restricted.',
  sandboxOut:
    'The operator takes you out of it when you say what you want to send. Some do so by themselves with the first verified domain.',
  pauseTitle: 'Sending is paused',

  ask: 'Request review',
  askAgain: 'Send again',
  message: 'What the operator should know',
  messageHelp: {
    sandbox: 'What you send, to whom, and how they came to your list. At least 10 characters.',
    pause: 'What went wrong, and what you have changed. At least 10 characters.',
  },
  asked: 'A review was requested',
  askedWords:
    'The answer comes by email to the owner and the admins, and is in the audit log. Asking again replaces the message.',
  audit: 'Audit log',
  answered: 'Your last request was declined',
  answeredWords: 'Things stay as they are for now. You can ask again when you have changed something.',
  requested: 'The operator is asked.',
  onlyAdmins: 'An owner or admin of the tenant can ask for a review.',
} as const
