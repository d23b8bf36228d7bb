/** A list that is scrolled: to its end, until all of it is in memory; by jumps; and steadily, frame by frame. */
import type { MeasuredPage } from './measured-page.ts'

const FRAME = `document.querySelector('section[aria-label] table').parentElement`
const ROWS = `document.querySelectorAll('tr[data-row]')`

/** Some rows are there. */
export const HAS_ROWS = `${ROWS}.length > 10`

/** Rows that the list has in memory; the page says when there are no more. */
const COUNT = `Number(${FRAME}.querySelector('table').getAttribute('aria-rowcount')) - 1`

/** Goes to the end again and again until there are no further pages; how many rows there are then. */
export async function loadAll(at: MeasuredPage): Promise<number> {
  return Number(
    await at.evaluate(`new Promise((done) => {
      const go = () => {
        const frame = ${FRAME}
        frame.scrollTop = frame.scrollHeight
        const count = ${COUNT}
        count < 0 ? setTimeout(go, 0) : done(count)
      }
      go()
    })`),
  )
}

/** Until the row at this share of the list is painted. */
export async function jumpTo(at: MeasuredPage, share: number, rows: number): Promise<number> {
  const place = Math.floor((rows - 1) * share)
  await at.evaluate(`void (${FRAME}.scrollTop = ${share} < 0.5 ? ${FRAME}.scrollHeight : 0)`)
  await at.calm()
  return Number(
    await at.evaluate(`(async () => {
      const startMs = performance.now()
      ${FRAME}.scrollTop = (${FRAME}.scrollHeight - ${FRAME}.clientHeight) * ${share}
      return (await window.painted(() => [...${ROWS}].some((row) => Math.abs(row.dataset.row - ${place}) <= 12))) - startMs
    })()`),
  )
}

/** Times between frames while the list moves by some rows in each, from a share of it on. */
export async function scrollSteadily(at: MeasuredPage, share: number, frames = 120): Promise<readonly number[]> {
  await at.evaluate(`void (${FRAME}.scrollTop = ${FRAME}.scrollHeight * ${share})`)
  await at.calm()
  return (await at.evaluate(`new Promise((done) => {
    const spans = []
    let lastMs = null
    const step = (nowMs) => {
      if (lastMs !== null) spans.push(nowMs - lastMs)
      lastMs = nowMs
      ${FRAME}.scrollTop += 180
      spans.length < ${frames} ? requestAnimationFrame(step) : done(spans)
    }
    requestAnimationFrame(step)
  })`)) as readonly number[]
}

/** How many rows the document has, whatever the list has. */
export const countRowsInPage = async (at: MeasuredPage): Promise<number> => Number(await at.evaluate(`${ROWS}.length`))
