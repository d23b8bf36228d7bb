/**
 * The console in Chromium, over the product's Worker and filled ledgers: its first load, its actions, and its list of a hundred thousand
 * mails beside one of a thousand.
 */
import { startBrowser } from '../../test/dev/browser/start-browser.ts'
import { type Later, withCleanup } from '../parts/cleanup.ts'
import { type ConsoleSite, startConsoleSite } from '../parts/console/console-site.ts'
import { type MeasuredPage, measurePage } from '../parts/console/measured-page.ts'
import { countRowsInPage, HAS_ROWS, jumpTo, loadAll, scrollSteadily } from '../parts/console/scrolling.ts'
import { findFreePort } from '../parts/processes.ts'
import { type Bench, type BenchResult, type Comparison, percentile } from '../parts/result.ts'
import { callBench, createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const SIZES = { small: 1_000, large: 100_000 } as const
type Size = keyof typeof SIZES
const ROUNDS = 15
/** A page of a hundred thousand rows may take this much longer than one of a thousand. */
const GROWTH_MAX = 1.5
const PAINT_MS_MAX = 100

const byText = (selector: string, text: string): string =>
  `[...document.querySelectorAll('${selector}')].find((at) => at.innerText.includes('${text}'))`
const hasHeading = (text: string): string => `${byText('h1', text)} !== undefined`

/** What people do all day: where it is begun, what is pressed, and what is to be seen then. */
const ACTS = {
  'open a mail': [
    '/emails',
    "document.querySelector('tr[data-row] a')",
    "document.querySelector('[role=tab]') !== null",
  ],
  'go to another place': ['/emails', byText('nav a', 'Domains'), hasHeading('Domains')],
  'open a dialog': ['/keys', byText('button', 'Create key'), "document.querySelector('dialog[open]') !== null"],
} as const

interface Window {
  readonly at: MeasuredPage
  readonly rows: number
  readonly opened: number[]
  readonly jumps: { readonly middle: number[]; readonly end: number[] }
  readonly frames: number[]
}

async function openWindows(later: Later, system: WorkerSystem, { url }: ConsoleSite) {
  const browser = await startBrowser()
  later(() => browser.close())
  const windowOf = async (size: Size): Promise<Window> => {
    const { tenant } = await createBenchTenant(system, `${size}.example`)
    await callBench(system, '/fill-emails', { tenant, from: 0, to: SIZES[size] })
    const { cookie } = (await callBench(system, '/person', { tenant, publicUrl: url })) as { cookie: string }
    // One of its own, with its own cookies.
    const page = await browser.openPage()
    const [name = '', value = ''] = cookie.split('=')
    await page.command('Network.setCookie', { name, value, url, httpOnly: true })
    const at = await measurePage(page)
    return { at, rows: SIZES[size], opened: [], jumps: { middle: [], end: [] }, frames: [] }
  }
  return { small: await windowOf('small'), large: await windowOf('large'), empty: await measurePage(browser.page) }
}

const p50 = (spans: readonly number[]): number => percentile(spans, 0.5)
const p95 = (spans: readonly number[]): number => percentile(spans, 0.95)

const common = { bench: 'console-lists', isLowerBetter: true, aim: null } as const

/** Lists of both sizes in turns, so that a passing load of the machine meets both. */
async function compareLists(windows: readonly [small: Window, large: Window], url: string): Promise<Comparison[]> {
  for (let round = -2; round < ROUNDS; round++)
    for (const { at, opened } of windows) {
      const ms = await at.open(`${url}/emails`, HAS_ROWS)
      if (round >= 0) opened.push(ms)
      await at.calm()
    }
  const [small, large] = windows
  const beside = (what: string, unit: string, of: (window: Window) => number, aim: number | null = 1 / GROWTH_MAX) => ({
    ...{ ...common, what, unit, ours: of(large), theirs: of(small), aim },
    against: `the same, ${small.rows.toLocaleString('en-US')} rows`,
  })
  const painted = [beside('100,000 rows: reload → first rows painted', 'ms p50', ({ opened }) => p50(opened))]
  for (const { at, rows } of windows) {
    const loaded = await loadAll(at)
    if (loaded !== rows) throw new Error(`The list ends at ${loaded} of ${rows} rows`)
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const { at, rows, jumps, frames } of windows) {
      jumps.middle.push(await jumpTo(at, 0.5, rows))
      jumps.end.push(await jumpTo(at, 1, rows))
      if (round < 5) frames.push(...(await scrollSteadily(at, 0.4, 60)))
    }
  return [
    ...painted,
    beside('100,000 rows in memory: jump to the middle → painted', 'ms p50', ({ jumps }) => p50(jumps.middle)),
    beside('100,000 rows in memory: jump to the end → painted', 'ms p50', ({ jumps }) => p50(jumps.end)),
    beside('100,000 rows in memory: between frames, five rows each', 'ms p50', ({ frames }) => p50(frames)),
    beside('100,000 rows in memory: between frames, five rows each', 'ms p95', ({ frames }) => p95(frames), null),
  ]
}

async function timeActs({ at }: Window, empty: MeasuredPage, url: string): Promise<Comparison[]> {
  const floor: number[] = []
  const spans = new Map(Object.keys(ACTS).map((act) => [act, [] as number[]]))
  for (let round = -2; round < ROUNDS; round++) {
    await empty.open(`${url}/floor`, "document.querySelector('p') !== null")
    const least = await empty.click("document.querySelector('button')", "document.body.innerText.includes('clicked')")
    if (round >= 0) floor.push(least)
    for (const [act, [path, target, test]] of Object.entries(ACTS)) {
      await at.open(`${url}${path}`, `(${target}) != null`)
      await at.calm()
      const ms = await at.click(target, test)
      if (round >= 0) spans.get(act)?.push(ms)
    }
  }
  return [...spans].flatMap(([act, taken]): Comparison[] => {
    const what = `click → painted: ${act}`
    return [
      { ...common, what, unit: 'ms p50', ours: p50(taken), theirs: PAINT_MS_MAX, against: 'the aim', aim: 1 },
      { ...common, what, unit: 'ms p95', ours: p95(taken), theirs: PAINT_MS_MAX, against: 'the aim' },
      {
        ...common,
        what,
        unit: 'ms p50',
        ours: p50(taken),
        theirs: p50(floor),
        against: 'limit: text in an empty page',
      },
    ]
  })
}

/** With nothing in the cache of the browser. */
async function timeFirstLoad({ at }: Window, empty: MeasuredPage, site: ConsoleSite) {
  const [spans, floor] = [[] as number[], [] as number[]]
  let bytes = 0
  for (let round = -1; round < 7; round++) {
    await at.page.command('Network.clearBrowserCache')
    site.takeFileBytes()
    const ms = await at.open(`${site.url}/emails`, HAS_ROWS)
    bytes = site.takeFileBytes()
    const least = await empty.open(`${site.url}/floor`, "document.querySelector('p') !== null")
    if (round >= 0) {
      spans.push(ms)
      floor.push(least)
    }
  }
  const what = 'first load, nothing cached → rows painted'
  return {
    comparisons: [
      { ...common, what, unit: 'ms p50', ours: p50(spans), theirs: p50(floor), against: 'limit: an empty page' },
    ],
    bytes,
  }
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const port = await findFreePort()
    const variables = { PUBLIC_URL: `http://127.0.0.1:${port}` }
    const system = await startWorkerSystem(later, { isConsuming: false, variables })
    const site = await startConsoleSite(later, { port, productUrl: system.productUrl })
    const { small, large, empty } = await openWindows(later, system, site)
    const firstLoad = await timeFirstLoad(small, empty, site)
    const acts = await timeActs(small, empty, site.url)
    const lists = await compareLists([small, large], site.url)
    const inPage = await countRowsInPage(large.at)
    return {
      comparisons: [...lists, ...acts, ...firstLoad.comparisons],
      remarks: [
        `console-lists: first load of /emails ${(firstLoad.bytes / 1_000).toFixed(0)} kB gzip, with its page and styles`,
        `console-lists: ${inPage} rows in the document where the list has 100,000 in memory`,
        `console-lists: ${ROUNDS} rounds of each in turns; times are those of frames, which come every 17 ms`,
      ],
    }
  })

export const consoleLists: Bench = { name: 'console-lists', run }
