import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { armFailpoints, failpoint, parseFailpoints } from './failpoint.ts'

const MODULE = fileURLToPath(new URL('./failpoint.ts', import.meta.url))

/** Passes a point three times in a process of its own. */
const run = (environment: Record<string, string>) => {
  const code = `const { failpoint } = await import(${JSON.stringify(MODULE)})
    for (let hit = 1; hit <= 3; hit += 1) { failpoint('smtp.dot'); console.log(hit) }`
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], { env: environment })
  return { signal: ended.signal, status: ended.status, hits: ended.stdout.toString().trim().split('\n') }
}

describe('failpoint', () => {
  it('does nothing when it is not armed', () => {
    expect(() => failpoint('smtp.dot')).not.toThrow()
  })

  it('throws at the n-th hit only, and only where it is armed', () => {
    const hit = armFailpoints(parseFailpoints('smtp.dot=throw@2, smtp.mail=delay:1'))
    hit('smtp.dot')
    hit('smtp.mail')
    expect(() => hit('smtp.dot')).toThrow('failpoint smtp.dot')
    expect(() => hit('smtp.dot')).not.toThrow()
    expect(() => hit('smtp.data')).not.toThrow()
  })

  it('stands still for the time asked', () => {
    const at = performance.now()
    armFailpoints(parseFailpoints('smtp.dot=delay:30'))('smtp.dot')
    expect(performance.now() - at).toBeGreaterThan(25)
  })

  it.each(['smtp.dott=exit', 'smtp.dot', 'smtp.dot=explode', 'smtp.dot=exit@x'])('refuses "%s"', (text) => {
    expect(() => parseFailpoints(text)).toThrow('MAILSTEAD_FAILPOINTS')
  })

  it('ends the process as a kill does, in development only', () => {
    const armed = { MAILSTEAD_FAILPOINTS: 'smtp.dot=exit@2' }
    expect(run({ ...armed, MODE: 'development' })).toEqual({ signal: 'SIGKILL', status: null, hits: ['1'] })
    expect(run({ ...armed, MODE: 'production' })).toEqual({ signal: null, status: 0, hits: ['1', '2', '3'] })
  })
})
