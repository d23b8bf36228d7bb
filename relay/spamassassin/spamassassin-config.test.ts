import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSpamd } from './find-spamd.ts'
import { spamdArguments } from './spamd-arguments.ts'
import { writeSpamassassinConfig } from './write-spamassassin-config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spamassassin-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('writeSpamassassinConfig', () => {
  it("takes the system's lists of plugins and our rules, and none of the system's", () => {
    const system = mkdtempSync(join(folder, 'system-'))
    writeFileSync(join(system, 'v320.pre'), 'loadplugin Check\n')
    writeFileSync(join(system, 'local.cf'), 'required_score 99\n')
    writeFileSync(join(system, '65_debian.cf'), 'score D_SENT_BY_CRON -5.0\n')
    const written = join(folder, 'etc')
    writeSpamassassinConfig(written, system)
    writeSpamassassinConfig(written, system)
    expect(readdirSync(written).sort()).toEqual(['local.cf', 'v320.pre'])
    expect(readFileSync(join(written, 'local.cf'), 'utf8')).toContain('required_score 5\n')
  })

  it('writes our rules when the system has none', () => {
    writeSpamassassinConfig(folder, join(folder, 'nothing'))
    expect(readdirSync(folder)).toEqual(['local.cf'])
  })
})

describe('spamdArguments', () => {
  it('names a user only for who starts as root', () => {
    const place = { folder: '/etc/sa', socketPath: '/run/spamd.sock' }
    expect(spamdArguments({ ...place, user: 'nobody' })).toContain('--username=nobody')
    const ours = spamdArguments({ ...place, user: null, children: 4 })
    expect(ours.filter((argument) => argument.startsWith('--username'))).toEqual([])
    expect(ours).toEqual(expect.arrayContaining(['--local', '--socketpath=/run/spamd.sock', '--max-children=4']))
  })
})

describe('findSpamd', () => {
  it('finds it on the path first', () => {
    writeFileSync(join(folder, 'spamd'), '')
    expect(findSpamd(`/nowhere:${folder}`)).toBe(join(folder, 'spamd'))
  })
})
