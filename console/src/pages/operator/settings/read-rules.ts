/** Rules between their form, which has percent, and the API, which has shares of one. Pure. */
import type { ShownSettings } from '../../../api/operator/settings.ts'

type Rules = ShownSettings['standing_rules']

export const KINDS = ['bounce', 'complaint'] as const
export const STEPS = ['warn', 'slow', 'pause'] as const

/** Six digits after the point: beyond them there is only what computing with binary fractions leaves. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6

export const toPercent = (share: number): number => round(share * 100)

const readNumber = (fields: FormData, name: string): number => Number(fields.get(name))

const readSteps = (fields: FormData, kind: (typeof KINDS)[number]): Rules['bounce'] => {
  const read = (step: (typeof STEPS)[number]) => round(readNumber(fields, `${kind}.${step}`) / 100)
  return { warn: read('warn'), slow: read('slow'), pause: read('pause') }
}

export const readRules = (fields: FormData): Rules => ({
  window_days: readNumber(fields, 'window_days'),
  min_recipients: readNumber(fields, 'min_recipients'),
  bounce: readSteps(fields, 'bounce'),
  complaint: readSteps(fields, 'complaint'),
})
