import { describe, expect, it } from 'vitest'
import { mergeTop } from './merge-top.ts'

const page = (text: string, has_more = true) => ({ has_more, data: [...text].map((id) => ({ id })) })
const list = (...texts: string[]) => ({
  pages: texts.map((text) => page(text)),
  pageParams: texts.map((_, place) => texts[place - 1]?.at(-1)),
})
const told = ({ pages, pageParams }: ReturnType<typeof mergeTop<{ id: string }, string | undefined>>) => ({
  rows: pages.map(({ data }) => data.map(({ id }) => id).join('')).join(' '),
  cursors: pageParams.map((cursor) => cursor ?? '-').join(''),
})

describe('mergeTop', () => {
  const three = list('edc', 'ba9', '876')
  it.each([
    ['nothing is new', 'edc', 'edc ba9 876', '-c9'],
    ['one is new', 'fed', 'fedc ba9 876', '-c9'],
    ['as many as a page are new', 'hgf', 'hgf', '-'],
    ['one has come up', '8ed', '8edc ba9 76', '-c9'],
    ['one has gone', 'ecb', 'ecba9 876', '-9'],
    ['a whole page has gone', 'a98', 'a9876', '-'],
  ])('%s', (_, fresh, rows, cursors) => {
    expect(told(mergeTop(three, page(fresh)))).toEqual({ rows, cursors })
  })
  it('what was fetched is all that there is', () => {
    expect(told(mergeTop(three, page('ed', false)))).toEqual({ rows: 'ed', cursors: '-' })
  })
  it('the end of the list is known as before', () => {
    const ended = { ...list('cb', 'a'), pages: [page('cb'), page('a', false)] }
    expect(mergeTop(ended, page('dc')).pages.map(({ has_more }) => has_more)).toEqual([true, false])
  })
})
