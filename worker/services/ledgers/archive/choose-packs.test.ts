import { JobId, TenantId } from '@mailstead/contracts/ids.ts'
import { describe, expect, it } from 'vitest'
import { newId } from '../../../platform/ids.ts'
import type { UnarchivedJob } from '../../../store/ledger/archive.ts'
import { choosePacks, PACK_MAX_BYTES, PACK_MIN_BYTES } from './choose-packs.ts'

const [a, b] = [TenantId.parse(newId(1)), TenantId.parse(newId(2))]
let made = 10

const jobs = (tenant: TenantId, ...sizes: readonly number[]): UnarchivedJob[] =>
  sizes.map((sizeBytes) => ({ tenant, id: JobId.parse(newId(made++)), class: 'transactional', sizeBytes }))

const sizesOf = (chosen: ReturnType<typeof choosePacks>) =>
  chosen.packs.map((pack) => pack.map(({ sizeBytes }) => sizeBytes))

describe('choosePacks', () => {
  it('keeps tenants apart and packs below the greatest size', () => {
    const half = PACK_MAX_BYTES / 2
    const page = [...jobs(a, half, half, 1), ...jobs(b, PACK_MAX_BYTES + 1, 5)]
    const chosen = choosePacks(page, { all: true, isLastPage: true })
    expect(sizesOf(chosen)).toEqual([[half, half], [1], [PACK_MAX_BYTES + 1], [5]])
    expect(chosen.after).toBe(page.at(-1))
  })

  it('leaves little of a tenant, unless all is wanted', () => {
    const page = [...jobs(a, PACK_MIN_BYTES - 1), ...jobs(b, PACK_MIN_BYTES - 1, 1)]
    expect(sizesOf(choosePacks(page, { all: false, isLastPage: true }))).toEqual([[PACK_MIN_BYTES - 1, 1]])
    expect(choosePacks(page, { all: true, isLastPage: true }).packs).toHaveLength(2)
  })

  it('leaves what may go on behind the page to the next one, but never all', () => {
    const page = [...jobs(a, 1, 2), ...jobs(b, 3)]
    const chosen = choosePacks(page, { all: true, isLastPage: false })
    expect(sizesOf(chosen)).toEqual([[1, 2]])
    expect(chosen.after).toBe(page[1])
    const one = jobs(a, 1, 2)
    expect(choosePacks(one, { all: true, isLastPage: false })).toEqual({ packs: [one], after: one[1] })
    expect(choosePacks([], { all: true, isLastPage: true })).toEqual({ packs: [], after: null })
  })
})
