/**
 * `wrangler.toml` keeps three promises: no queue without a dead-letter queue, no dead-letter queue without a consumer
 * (its messages would be deleted after some days), and no Worker path that the console's fallback page would swallow.
 */
import { readOpenApi } from '../generate/open-api.ts'
import { readText } from './files.ts'
import { conclude, type StepResult } from './step.ts'

export interface Section {
  readonly name: string
  readonly values: ReadonlyMap<string, string>
}

/** Enough TOML for our own file: sections with one `key = value` a line. */
export function parseSections(toml: string): readonly Section[] {
  return toml.split(/^(?=\[)/m).map((block) => ({
    name: /^\[+([\w.]+)\]+/.exec(block)?.[1] ?? '',
    values: new Map(
      [...block.matchAll(/^(\w+) = (.*)$/gm)].map(([, key = '', value = '']) => [key, value.replace(/^"|"$/g, '')]),
    ),
  }))
}

const valuesOf = (sections: readonly Section[], name: string, key: string) =>
  sections.filter((section) => section.name === name).flatMap(({ values }) => values.get(key) ?? [])

export function findQueueProblems(sections: readonly Section[]): string[] {
  const consumed = new Set(valuesOf(sections, 'queues.consumers', 'queue'))
  const dead = new Set(valuesOf(sections, 'queues.consumers', 'dead_letter_queue'))
  const withDeadLetters = new Set(
    sections.flatMap(({ values }) => (values.has('dead_letter_queue') ? (values.get('queue') ?? []) : [])),
  )
  return [
    ...valuesOf(sections, 'queues.producers', 'queue')
      .filter((queue) => !consumed.has(queue))
      .map((queue) => `queue ${queue} has no consumer`),
    ...[...consumed]
      .filter((queue) => !withDeadLetters.has(queue) && !dead.has(queue))
      .map((queue) => `queue ${queue} has no dead-letter queue`),
    ...[...dead].filter((queue) => !consumed.has(queue)).map((queue) => `dead-letter queue ${queue} has no consumer`),
  ]
}

/** Every root of the API, bare and with everything below it, must reach the Worker before the console's files. */
export function findSwallowedPaths(sections: readonly Section[], paths: readonly string[]): string[] {
  const list = valuesOf(sections, 'assets', 'run_worker_first').join()
  const listed = new Set([...list.matchAll(/\/[^",\]]+/g)].map(([path]) => path))
  const wanted = paths.flatMap((path) => {
    const root = `/${path.split('/')[1]}`
    return path === root ? [root] : [root, `${root}/*`]
  })
  return [...new Set(wanted)].filter((path) => !listed.has(path)).map((path) => `run_worker_first lacks ${path}`)
}

export async function checkWranglerConfig(): Promise<StepResult> {
  const sections = parseSections(readText('wrangler.toml'))
  const queues = valuesOf(sections, 'queues.consumers', 'queue')
  const { paths } = await readOpenApi()
  const problems = [...findQueueProblems(sections), ...findSwallowedPaths(sections, Object.keys(paths))]
  return conclude(queues.length, `queues, ${Object.keys(paths).length} paths`, problems)
}
