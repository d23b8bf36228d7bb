import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { dropRow, patchRow } from './list.ts'

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
