import { describe, expect, it } from 'vitest'
import { listBuckets, resolveMetricsPeriod } from './metrics-period.ts'

const NOW = Date.parse('2026-11-18T10:30:00Z')

const resolve = (timezone: string, start_date?: string, end_date?: string, nowMs = NOW) =>
  resolveMetricsPeriod({ timezone, start_date, end_date }, nowMs)

const show = (ms: number): string => new Date(ms).toISOString()

const spanOf = (...request: Parameters<typeof resolve>) => {
  const { sinceMs, untilMs } = resolve(...request)
  return [show(sinceMs), show(untilMs)]
}

const bucketsOf = (granularity: Parameters<typeof listBuckets>[1], ...request: Parameters<typeof resolve>) =>
  listBuckets(resolve(...request), granularity)

describe('resolveMetricsPeriod', () => {
  it('begins six days before the end, which is the present moment', () => {
    expect(spanOf('UTC')).toEqual(['2026-11-12T00:00:00.000Z', '2026-11-18T10:30:00.000Z'])
    expect(spanOf('Asia/Tokyo')).toEqual(['2026-11-11T15:00:00.000Z', '2026-11-18T10:30:00.000Z'])
    expect(spanOf('UTC', undefined, '2026-11-10')).toEqual(['2026-11-04T00:00:00.000Z', '2026-11-11T00:00:00.000Z'])
  })

  it('takes days in the time zone, and moments as they are', () => {
    expect(spanOf('Europe/Berlin', '2026-10-25', '2026-10-25')).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ])
    const moments = ['2026-10-01T12:00:00+02:00', '2026-10-01T12:00:00Z'] as const
    expect(spanOf('Asia/Tokyo', ...moments)).toEqual(['2026-10-01T10:00:00.000Z', '2026-10-01T12:00:00.000Z'])
  })

  it('cuts off what is yet to come, and all but the last 92 days', () => {
    expect(spanOf('UTC', '2026-11-18', '2027-01-01')).toEqual(['2026-11-18T00:00:00.000Z', show(NOW)])
    expect(spanOf('UTC', '2020-01-01', '2026-04-02')).toEqual(['2026-01-01T00:00:00.000Z', '2026-04-03T00:00:00.000Z'])
    expect(bucketsOf('daily', 'Europe/Berlin', '2020-01-01')).toHaveLength(92)
  })

  it.each([
    ['Mars/Base', undefined, undefined, 'timezone'],
    ['UTC', '2026-11-10', '2026-11-09', 'start_date'],
    ['UTC', '2026-12-01', '2026-12-02', 'start_date'],
    ['UTC', '2026-11-10T12:00:00Z', '2026-11-10T12:00:00Z', 'start_date'],
  ])('refuses %s, %s, %s', (timezone, start, end, field) => {
    expect(() => resolve(timezone, start, end)).toThrow(`\`${field}\``)
  })
})

describe('listBuckets', () => {
  it('has 25 and 23 hours on the days on which the clock changes', () => {
    const autumn = bucketsOf('hourly', 'Europe/Berlin', '2026-10-25', '2026-10-25')
    expect([autumn.length, autumn[0]?.period, autumn.at(-1)?.period]).toEqual([
      25,
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T22:00:00.000Z',
    ])
    expect(bucketsOf('hourly', 'Europe/Berlin', '2026-03-29', '2026-03-29')).toHaveLength(23)
  })

  it('begins hours where the clock does, and cuts the first and the last to the period', () => {
    const hours = bucketsOf('hourly', 'Asia/Kathmandu', '2026-11-18T09:50:00Z')
    expect(hours.map(({ period, sinceMs, untilMs }) => [period, show(sinceMs), show(untilMs)])).toEqual([
      ['2026-11-18T09:15:00.000Z', '2026-11-18T09:50:00.000Z', '2026-11-18T10:15:00.000Z'],
      ['2026-11-18T10:15:00.000Z', '2026-11-18T10:15:00.000Z', '2026-11-18T10:30:00.000Z'],
    ])
  })

  it('is without a gap or an overlap', () => {
    for (const granularity of ['hourly', 'daily', 'weekly', 'monthly'] as const) {
      const buckets = bucketsOf(granularity, 'Australia/Lord_Howe', '2026-09-01')
      const period = resolve('Australia/Lord_Howe', '2026-09-01')
      expect([buckets[0]?.sinceMs, buckets.at(-1)?.untilMs]).toEqual([period.sinceMs, period.untilMs])
      expect(buckets.slice(1).map(({ sinceMs }) => sinceMs)).toEqual(buckets.slice(0, -1).map((each) => each.untilMs))
    }
  })

  it('names weeks by their Monday and months by their first, across a year', () => {
    const january = Date.parse('2027-01-12T12:00:00Z')
    const weeks = bucketsOf('weekly', 'UTC', '2026-12-27', '2027-01-04', january)
    expect(weeks.map(({ period, sinceMs, untilMs }) => [period, show(sinceMs), show(untilMs)])).toEqual([
      ['2026-12-21', '2026-12-27T00:00:00.000Z', '2026-12-28T00:00:00.000Z'],
      ['2026-12-28', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
      ['2027-01-04', '2027-01-04T00:00:00.000Z', '2027-01-05T00:00:00.000Z'],
    ])
    const months = bucketsOf('monthly', 'Europe/Berlin', '2026-11-30', '2027-01-01', january)
    expect(months.map(({ period, untilMs }) => [period, show(untilMs)])).toEqual([
      ['2026-11-01', '2026-11-30T23:00:00.000Z'],
      ['2026-12-01', '2026-12-31T23:00:00.000Z'],
      ['2027-01-01', '2027-01-01T23:00:00.000Z'],
    ])
  })
})
