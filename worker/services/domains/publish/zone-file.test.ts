import { describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { writeTxt } from './zone-file.ts'

describe('writeTxt', () => {
  it('escapes quotes and backslashes, and parts what is longer than 255 octets', () => {
    expect(writeTxt('a "b" \\c; d')).toBe('"a \\"b\\" \\\\c; d"')
    expect(
      writeTxt('x'.repeat(600))
        .split(' ')
        .map((part) => part.length - 2),
    ).toEqual([255, 255, 90])
    expect(writeTxt('')).toBe('""')
  })
})

describe('GET /v1/domains/:id/zone-file', () => {
  it('has a line for each record, with whole names', async () => {
    const { apiKey, domain } = await createTenant()
    const path = `/v1/domains/${domain.id}`
    const { records } = (await call('GET', path, { key: apiKey })).json
    const { status, text, headers } = await call('GET', `${path}/zone-file`, { key: apiKey })
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain/),
      `attachment; filename="${domain.name}.zone"`,
    ])
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(';'))
    const read = lines.map((line) => {
      const [host, ttl, , type, ...data] = line.split('\t')
      const value =
        type === 'TXT' ? [...String(data).matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, part]) => part).join('') : data[0]
      return [host, ttl, type, value]
    })
    const wanted = records.map((record: { type: string; host: string; wanted: string }) => [
      ...[`${record.host}.`, '3600', record.type],
      record.type === 'TXT' ? record.wanted : `${record.wanted}.`,
    ])
    expect(read).toEqual(wanted)
    expect(read.some(([, , , value]) => (value?.length ?? 0) > 255)).toBe(true)
  })
})
