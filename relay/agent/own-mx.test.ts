import { describe, expect, it } from 'vitest'
import { parseConfig } from './config.ts'
import { readOwnMx } from './own-mx.ts'

describe('readOwnMx', () => {
  it('reads hosts with their addresses', () => {
    expect(readOwnMx(['MX.example.net=127.0.0.1:25', 'mx2.example.net=[::1]:2525'])).toEqual(
      new Map([
        ['mx.example.net', { ip: '127.0.0.1', port: 25 }],
        ['mx2.example.net', { ip: '::1', port: 2_525 }],
      ]),
    )
    expect(readOwnMx([])).toEqual(new Map())
  })

  it.each([
    'mx.example.net',
    'mx.example.net=127.0.0.1',
    'mx.example.net=localhost:25',
    'mx=127.0.0.1:0',
    'mx=127.0.0.1:65536',
    'mx=[127.0.0.1]x:25',
    '=127.0.0.1:25',
    'mx=::1:25',
    'mx=999.0.0.1:25',
  ])('cannot read %s', (entry) => {
    expect(readOwnMx(['mx.example.net=127.0.0.1:25', entry])).toBeNull()
  })
})

describe('parseConfig', () => {
  const environment = {
    RELAY_ID: 'relay-1',
    RELAY_SECRET: 'a secret of sixteen and more',
    WORKER_URL: 'https://mail.example.net',
    DATA_DIR: '/var/lib/mailstead',
    HARAKA_SOCKET: '/run/haraka.sock',
    EHLO_NAME: 'relay.example.net',
  }
  const parse = (more: object) => parseConfig({ ...environment, ...more })

  it('reads OWN_MX and where spamd listens', () => {
    expect(parse({ OWN_MX: 'mx.example.net=127.0.0.1:25,', SPAMD_ADDRESS: '127.0.0.1:783' })).toMatchObject({
      ok: true,
      config: {
        OWN_MX: new Map([['mx.example.net', { ip: '127.0.0.1', port: 25 }]]),
        SPAMD_ADDRESS: { host: '127.0.0.1', port: 783 },
      },
    })
    expect(parse({})).toMatchObject({ ok: true, config: { OWN_MX: new Map() } })
  })

  it.each([
    [{ OWN_MX: 'mx.example.net' }, 'OWN_MX: entries are like'],
    [{ SPAMD_ADDRESS: '783' }, 'SPAMD_ADDRESS: is like'],
    [{ SPAMD_ADDRESS: 'localhost:0' }, 'SPAMD_ADDRESS: has no such port'],
  ])('says what is wrong with %j', (more, why) => {
    expect(parse(more)).toMatchObject({ ok: false, why: expect.stringContaining(why) })
  })
})
