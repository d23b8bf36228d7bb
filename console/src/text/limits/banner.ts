/** Words of the notice above all pages. */
export const banner = {
  label: 'Notice',
  impersonating: (tenant: string) => `You act as an admin of ${tenant}, as the operator`,
  minutes: (minutes: number) => (minutes === 1 ? 'for another minute.' : `for another ${minutes} minutes.`),
  end: 'End',
  paused: 'Sending is paused.',
  pausedLink: 'What to do',
  slowed: 'You may send one tenth of your daily quota.',
  warned: 'Your sending needs attention.',
  why: 'See why',
  sandbox: 'You are in the sandbox: mail goes to your own addresses only.',
  sandboxLink: 'Get out of it',
  reached: {
    daily_emails: (limit: string) => `All ${limit} mails of today are used. New mail is refused until the day ends.`,
    monthly_emails: (limit: string) =>
      `All ${limit} mails of this month are used. New mail is refused until the month ends.`,
    storage_bytes: (limit: string) =>
      `All ${limit} of storage are used. Mail that comes in is put off until there is room.`,
  },
  approached: {
    daily_emails: (percent: number) => `${percent} % of today’s mails are used.`,
    monthly_emails: (percent: number) => `${percent} % of this month’s mails are used.`,
    storage_bytes: (percent: number) => `${percent} % of the storage is used.`,
  },
  limitsLink: 'See limits',
} as const
