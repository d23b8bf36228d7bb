import { TenantId } from '@mailstead/contracts/ids.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId, readIdTime } from '../../platform/ids.ts'
import { eventId, readEventSeq } from './event-id.ts'

const tenant = TenantId.parse(newId(1_800_000_000_000))

describe('eventId', () => {
  it('is a UUIDv7 that gives back time and number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 47 }), fc.integer({ min: 0, max: 2 ** 47 }), (seq, atMs) => {
        const id = eventId(tenant, seq, atMs)
        expect(readIdTime(id)).toBe(atMs)
        expect(readEventSeq(tenant, id)).toBe(seq)
      }),
    )
  })

  it('is nothing of another tenant, and no other text is one', () => {
    const other = TenantId.parse(`${tenant.slice(0, -1)}${tenant.endsWith('0') ? '1' : '0'}`)
    const id = eventId(tenant, 7, 1_800_000_000_000)
    expect(readEventSeq(other, id)).toBeNull()
    for (const text of ['', 'x', tenant, newId(5), id.toUpperCase(), `${id} `, eventId(tenant, 0, 5)])
      expect(readEventSeq(tenant, text), text).toBeNull()
  })

  it('differs for each number', () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => eventId(tenant, n + 1, 1_800_000_000_000))
    expect(new Set(ids).size).toBe(1_000)
    expect(ids.toSorted()).toEqual(ids)
  })
})
