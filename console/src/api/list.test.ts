import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { dropRow, hearOf, patchRow, refreshLists } from './list.ts'

const KEY = ['things']
const page = (...ids: string[]) => ({ has_more: false, data: ids.map((id) => ({ id, read: false })) })
function filled() {
  const queries = new QueryClient()
  queries.setQueryData([...KEY, 'list', {}], { pages: [page('a', 'b'), page('c')], pageParams: [undefined, 'b'] })
  queries.setQueryData([...KEY, 'a'], { id: 'a' })
  const rows = () =>
    queries
      .getQueryData<{ pages: ReturnType<typeof page>[] }>([...KEY, 'list', {}])
      ?.pages.flatMap(({ data }) => data.map(({ id, read }) => `${id}${read ? '!' : ''}`))
  return { queries, rows }
}

describe('rows in memory', () => {
  it('one goes, the others and what is no list stay', () => {
    const { queries, rows } = filled()
    dropRow(queries, KEY, 'a')
    expect(rows()).toEqual(['b', 'c'])
    expect(queries.getQueryData([...KEY, 'a'])).toEqual({ id: 'a' })
  })
  it('one changes', () => {
    const { queries, rows } = filled()
    patchRow<{ id: string; read: boolean }>(queries, KEY, 'c', { read: true })
    expect(rows()).toEqual(['a', 'b', 'c!'])
  })
})

describe('refreshLists', () => {
  it.each([
    [10, 10],
    [11, 1],
  ])('of a list of %i pages %i are asked for again', async (pages, again) => {
    const queries = new QueryClient()
    const key = [...KEY, 'list', {}]
    queries.setQueryData(key, { pages: Array(pages).fill(page('a')), pageParams: Array(pages).fill('a') })
    await refreshLists(queries, KEY)
    const data = queries.getQueryData<{ pages: unknown[]; pageParams: unknown[] }>(key)
    expect([data?.pages.length, data?.pageParams.length]).toEqual([again, again])
    expect(queries.getQueryState(key)?.isInvalidated).toBe(true)
  })
})

describe('hearOf', () => {
  it('asks anew for what is short, for the first page of a long list in sight, and for nothing else', async () => {
    const queries = new QueryClient()
    const keys = {
      long: [...KEY, 'list', 'a'],
      unseen: [...KEY, 'list', 'b'],
      short: [...KEY, 'list', 'c'],
      other: ['x'],
    }
    const long = () => ({ pages: [page('b'), page('a')], pageParams: [undefined, 'b'] })
    let asked = 0
    const fetchTop = async () => {
      asked += 1
      return { ...page('c', 'b'), has_more: true }
    }
    for (const [name, queryKey] of Object.entries(keys))
      queries.setQueryData(queryKey, name === 'short' ? { pages: [page('a')], pageParams: [undefined] } : long())
    const meta = { fetchTop }
    const observe = { queryKey: keys.long, queryFn: long, meta, staleTime: Number.POSITIVE_INFINITY }
    const stop = new QueryObserver(queries, observe).subscribe(() => {})
    hearOf(queries, KEY)
    await Promise.resolve()
    await Promise.resolve()
    stop()
    expect(asked).toBe(1)
    const ids = (queryKey: readonly unknown[]) =>
      queries.getQueryData<ReturnType<typeof long>>(queryKey)?.pages.flatMap(({ data }) => data.map(({ id }) => id))
    expect(ids(keys.long)).toEqual(['c', 'b', 'a'])
    expect(ids(keys.unseen)).toEqual(['b', 'a'])
    const isOld = (queryKey: readonly unknown[]) => queries.getQueryState(queryKey)?.isInvalidated
    expect(Object.values(keys).map(isOld)).toEqual([false, false, true, false])
  })
})
