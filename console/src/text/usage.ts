/** Words of usage. */
export const usage = {
  title: 'Usage',
  lead: 'What this tenant has used of its limits.',
  today: 'Mails today',
  month: 'Mails this month',
  domains: 'Domains',
  received: 'Received',
  rate: 'Requests',
  rateOf: (limit: string, duration: string) => `${limit} each ${duration}`,
  of: (used: string, limit: string) => `${used} of ${limit}`,
  withoutLimit: (used: string) => `${used}, no limit`,
  resets: 'Starts again',
  near: (percent: number) =>
    `${percent} % used. What goes beyond the limit is refused, not lost: raise the plan in time.`,
  over: 'The limit is reached. New mail is refused until it starts again.',
  week: 'The last 14 days',
  chart: 'Recipients a day by what became of the mail',
  columns: {
    day: 'Day',
    accepted: 'Accepted',
    delivered: 'Delivered',
    bounced: 'Bounced',
    failed: 'Failed',
    open: 'Open',
  },
  partial: 'so far',
} as const
