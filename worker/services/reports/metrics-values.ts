/** The numbers of a row of metrics from its sums. Pure. */
import type { EmailMetric, MetricsTotals } from '@mailstead/contracts/api/reports/metrics.ts'
import type { MetricsSums } from '../../store/ledger/reports/metrics.ts'

const PER_CENT = 100
const RATE_DIGITS = 2

export const NO_SUMS: MetricsSums = {
  ...{ received: 0, sent: 0, delivered: 0, complained: 0, suppressed: 0, failed: 0, delayed: 0 },
  ...{ bouncedPermanent: 0, bouncedTransient: 0, bouncedUndetermined: 0, unsubscribed: 0 },
  ...{ arrivedMails: 0, opened: 0, clicked: 0, openedMails: 0, clickedMails: 0 },
}

/** Both together; what the second one lacks is nothing. */
export function addSums(sums: MetricsSums, more: Partial<MetricsSums>): MetricsSums {
  const add = (name: keyof MetricsSums): number => sums[name] + (more[name] ?? 0)
  return {
    ...{ received: add('received'), sent: add('sent'), delivered: add('delivered'), complained: add('complained') },
    ...{ suppressed: add('suppressed'), failed: add('failed'), delayed: add('delayed') },
    ...{ bouncedPermanent: add('bouncedPermanent'), bouncedTransient: add('bouncedTransient') },
    ...{ bouncedUndetermined: add('bouncedUndetermined'), unsubscribed: add('unsubscribed') },
    ...{ arrivedMails: add('arrivedMails'), opened: add('opened'), clicked: add('clicked') },
    ...{ openedMails: add('openedMails'), clickedMails: add('clickedMails') },
  }
}

/** Per cent. An open can be known before the delivery is: never more than all. */
const rateOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.min(PER_CENT, Number(((PER_CENT * part) / whole).toFixed(RATE_DIGITS)))

function valuesOf(sums: MetricsSums): Required<MetricsTotals> {
  const { delivered, complained, failed, unsubscribed, arrivedMails, openedMails, clickedMails } = sums
  const bounced = sums.bouncedPermanent + sums.bouncedTransient + sums.bouncedUndetermined
  const settled = delivered + bounced + failed
  return {
    ...{ received: sums.received, delivered, complained, suppressed: sums.suppressed, bounced },
    bounced_transient: sums.bouncedTransient,
    bounced_permanent: sums.bouncedPermanent,
    bounced_undetermined: sums.bouncedUndetermined,
    ...{ opened: sums.opened, clicked: sums.clicked, unsubscribed },
    ...{ delivery_delayed: sums.delayed, failed, sent: sums.sent },
    ...{ unique_opened: openedMails, unique_clicked: clickedMails },
    delivery_rate: rateOf(delivered, settled),
    open_rate: rateOf(openedMails, arrivedMails),
    click_rate: rateOf(clickedMails, arrivedMails),
    bounce_rate: rateOf(bounced, settled),
    complaint_rate: rateOf(complained, delivered),
    unsubscribe_rate: rateOf(unsubscribed, delivered),
  }
}

/** Those that were asked for, in that order. */
export function showMetrics(sums: MetricsSums, metrics: readonly EmailMetric[]): MetricsTotals {
  const values = valuesOf(sums)
  return Object.fromEntries(metrics.map((metric) => [metric, values[metric]]))
}
