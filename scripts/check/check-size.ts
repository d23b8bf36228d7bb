/** The size budget: a file, folder or module surface that grows past it is a design that wants a split along its nouns. */
import { dirname, join, normalize } from 'node:path'
import { isTest, listFiles, readText, SOURCE_FOLDERS } from './files.ts'
import type { StepResult } from './step.ts'

interface Budget {
  readonly what: string
  readonly warnAbove: number
  readonly failAbove: number
}

/** Raising a number is a decision record. Lines a function and parameters are measured by Biome. */
const BUDGETS = {
  source: { what: 'lines a source file', warnAbove: 200, failAbove: 300 },
  test: { what: 'lines a test file', warnAbove: 500, failAbove: 500 },
  exports: { what: 'exports a file in services and mail', warnAbove: 5, failAbove: 8 },
  folder: { what: 'files a folder', warnAbove: 15, failAbove: 20 },
  edges: { what: 'edges a service on average', warnAbove: 2.2, failAbove: 2.5 },
} as const satisfies Record<string, Budget>

/** Data and shapes given by others: long for a reason. */
const EXEMPT = new Set([
  'mail/bounce/enhanced-status.ts',
  'mail/bounce/provider-replies.fixture.ts',
  'worker/store/directory/people-schema.ts',
])

type Measured = ReadonlyMap<string, number>

const countLines = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
/** A schema and its type share one name, so names are counted, not statements. */
const countExports = (text: string) =>
  new Set(
    [...text.matchAll(/^export (?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm)].map(
      (m) => m[1],
    ),
  ).size

function measureFolders(files: readonly string[]): Measured {
  const counts = new Map<string, number>()
  for (const file of files.filter((path) => !isTest(path)))
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  return counts
}

const serviceOf = (path: string) => /^worker\/services\/([^/]+)\//.exec(path)?.[1]

/** What every service is called with: who calls, and what he may. An edge to it says nothing about the shape of the code. */
const CALLER = 'access'

/** Pairs of service folders of which the first imports the second. */
function findServiceEdges(files: readonly string[]): ReadonlySet<string> {
  const edges = new Set<string>()
  for (const file of files.filter((path) => serviceOf(path) && !isTest(path)))
    for (const [, target = ''] of readText(file).matchAll(/from '(\.[^']+)'/g)) {
      const other = serviceOf(normalize(join(dirname(file), target)))
      if (other && other !== CALLER && other !== serviceOf(file)) edges.add(`${serviceOf(file)} -> ${other}`)
    }
  return edges
}

function measure(files: readonly string[]): readonly (readonly [Budget, Measured])[] {
  const lines = (chosen: readonly string[]): Measured =>
    new Map(chosen.map((file) => [file, countLines(readText(file))]))
  const surfaces = files.filter(
    (file) => /^(mail|worker\/services)\//.test(file) && !isTest(file) && !file.endsWith('.d.ts'),
  )
  const edges = findServiceEdges(files)
  const services = new Set(files.flatMap((file) => serviceOf(file) ?? []))
  const mean = Math.round((100 * edges.size) / Math.max(1, services.size)) / 100
  return [
    [BUDGETS.source, lines(files.filter((file) => !isTest(file)))],
    [BUDGETS.test, lines(files.filter(isTest))],
    [BUDGETS.exports, new Map(surfaces.map((file) => [file, countExports(readText(file))]))],
    [BUDGETS.folder, measureFolders(files)],
    [BUDGETS.edges, new Map([[[...edges].sort().join(', ') || 'none', mean]])],
  ]
}

export async function checkSize(): Promise<StepResult> {
  const files = listFiles(SOURCE_FOLDERS, ['ts', 'tsx', 'mjs']).filter((file) => !EXEMPT.has(file))
  const rows = measure(files).flatMap(([budget, measured]) =>
    [...measured].map(([name, value]) => ({ budget, name, value })),
  )
  const tell = ({ budget, name, value }: (typeof rows)[number]) =>
    `${name}: ${value} ${budget.what} (warned above ${budget.warnAbove}, refused above ${budget.failAbove})`
  const problems = rows.filter(({ budget, value }) => value > budget.failAbove).map(tell)
  const isWarned = ({ budget, value }: (typeof rows)[number]) => value > budget.warnAbove && value <= budget.failAbove
  const maxima = Object.values(BUDGETS).map((budget) => {
    const values = rows.filter((row) => row.budget === budget).map(({ value }) => value)
    return `${Math.max(0, ...values)} ${budget.what}`
  })
  return {
    ok: problems.length === 0 && files.length > 0,
    summary: `${files.length} files; at most ${maxima.join(', ')}`,
    problems: files.length > 0 ? problems : ['no file found: the step looked at nothing'],
    warnings: rows.filter(isWarned).map(tell),
  }
}
