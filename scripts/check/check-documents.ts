/**
 * Documents that people write still name what the code has: every table, and a date where no tool looks. And the code
 * names only documents that a reader can open.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles, ROOT, readText, SOURCE_FOLDERS } from './files.ts'
import { conclude, type StepResult } from './step.ts'

const GENERATED_DOCUMENT = /Made by `npm run generate`/

const listTables = () =>
  listFiles(['worker/store']).flatMap((file) =>
    [...readText(file).matchAll(/sqliteTable\(\s*'(\w+)'/g)].flatMap(([, table]) => table ?? []),
  )

/** Documents are named from the root or from `docs/`. */
const isThere = (document: string) => [document, `docs/${document}`].some((path) => existsSync(join(ROOT, path)))

const findDanglingNames = () =>
  listFiles(SOURCE_FOLDERS, ['ts', 'mjs', 'js'])
    .filter((file) => !file.startsWith('scripts/check/'))
    .flatMap((file) =>
      [...readText(file).matchAll(/[\w./-]+\.md\b/g)]
        .filter(([document]) => !isThere(document))
        .map(([document]) => `${file} names ${document}, which is not in this repository`),
    )

/** Paths of source files that a document names in backticks. */
const findDanglingPaths = (documents: readonly string[]) =>
  documents.flatMap((document) =>
    [...readText(document).matchAll(/`((?:worker|mail|contracts|relay|scripts|test|migrations)\/[\w./-]+\.\w+)`/g)]
      .flatMap(([, path]) => (path && !existsSync(join(ROOT, path)) ? [path] : []))
      .map((path) => `${document} names ${path}, which does not exist`),
  )

export async function checkDocuments(): Promise<StepResult> {
  const tables = listTables()
  const storage = readText('docs/storage-schema.md')
  const documents = listFiles(['docs'], ['md'])
  const problems = [
    ...findDanglingNames(),
    ...findDanglingPaths([...documents, 'README.md', 'CONTRIBUTING.md']),
    ...tables
      .filter((table) => !storage.includes(`\`${table}\``))
      .map((table) => `docs/storage-schema.md lacks table ${table}`),
    ...documents
      .filter((path) => !GENERATED_DOCUMENT.test(readText(path)) && !/\b20\d\d-\d\d-\d\d\b/.test(readText(path)))
      .map((path) => `${path} states no date`),
  ]
  return conclude(documents.length, `documents, ${tables.length} tables`, problems)
}
