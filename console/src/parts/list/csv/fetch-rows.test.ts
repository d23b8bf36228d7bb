import { describe, expect, it } from 'vitest'
import { fetchRows } from './fetch-rows.ts'

const ROWS = Array.from({ length: 250 }, (_, place) => ({ id: `r${place}` }))
const PAGE = 100

/** A list of the server, which counts how often it is asked. */
function makeList() {
  const asked: (string | undefined)[] = []
  const fetchPage = async (after: string | undefined) => {
    asked.push(after)
    const start = ROWS.findIndex(({ id }) => id === after) + 1
    return { data: ROWS.slice(start, start + PAGE), has_more: start + PAGE < ROWS.length }
  }
  return { asked, fetchPage }
}

const never = () => false

describe('fetchRows', () => {
  it('fetches all, each page behind the last row of the one before', async () => {
    const { asked, fetchPage } = makeList()
    const counts: number[] = []
    const onProgress = (count: number) => counts.push(count)
    const fetched = await fetchRows({ fetchPage, rowsMax: 1_000, onProgress, isStopped: never })
    expect(fetched).toEqual({ rows: ROWS, isCut: false })
    expect(asked).toEqual([undefined, 'r99', 'r199'])
    expect(counts).toEqual([100, 200, 250])
  })
  it.each([
    [200, 2, true],
    [150, 2, true],
    [250, 3, false],
    [249, 3, true],
  ])('at most %i rows take %i requests', async (rowsMax, requests, isCut) => {
    const { asked, fetchPage } = makeList()
    const fetched = await fetchRows({ fetchPage, rowsMax, onProgress: () => {}, isStopped: never })
    expect(fetched).toEqual({ rows: ROWS.slice(0, rowsMax), isCut })
    expect(asked).toHaveLength(requests)
  })
  it('asks no more once it is stopped', async () => {
    const { asked, fetchPage } = makeList()
    const fetched = await fetchRows({
      fetchPage,
      rowsMax: 1_000,
      onProgress: () => {},
      isStopped: () => asked.length > 1,
    })
    expect(fetched).toBeNull()
    expect(asked).toHaveLength(2)
  })
})
