import { expect, it } from 'vitest'
import { KINDS, readRules, STEPS, toPercent } from './read-rules.ts'

const RULES = {
  ...{ window_days: 7, min_recipients: 200 },
  bounce: { warn: 0.04, slow: 0.06, pause: 0.08 },
  complaint: { warn: 0.0008, slow: 0.001, pause: 0.003 },
}

it('rules come back from their form as they were', () => {
  const fields = new FormData()
  for (const kind of KINDS)
    for (const step of STEPS) fields.set(`${kind}.${step}`, String(toPercent(RULES[kind][step])))
  fields.set('window_days', '7')
  fields.set('min_recipients', '200')
  expect(toPercent(0.0008)).toBe(0.08)
  expect(toPercent(0.07)).toBe(7)
  expect(readRules(fields)).toEqual(RULES)
})
