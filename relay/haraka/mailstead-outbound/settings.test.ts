import { expect, it } from 'vitest'
import { readSettings } from './settings.ts'
import { DEFAULT_TIMERS } from './transport/timers.ts'

const file = { socketPath: '/run/a.sock', resultsFile: '/var/r.db', queueDir: '/dev/shm/q' }

it('readSettings takes paths and the timers that differ', () => {
  expect(readSettings(file)).toEqual({ ...file, socketReach: 'user', timers: DEFAULT_TIMERS })
  expect(readSettings({ ...file, socketReach: 'group' }).socketReach).toBe('group')
  expect(readSettings({ ...file, timers: { dotMs: 5 } }).timers).toEqual({ ...DEFAULT_TIMERS, dotMs: 5 })
})

it.each([
  ['no file', undefined],
  ['a path missing', { ...file, queueDir: undefined }],
  ['an empty path', { ...file, socketPath: '' }],
  ['a socket for everybody', { ...file, socketReach: 'all' }],
  ['an unknown timer', { ...file, timers: { lunchMs: 5 } }],
  ['a timer of nothing', { ...file, timers: { dotMs: 0 } }],
])('readSettings refuses %s', (_name, given) => {
  expect(() => readSettings(given)).toThrow(/mailstead-outbound\.json/)
})
