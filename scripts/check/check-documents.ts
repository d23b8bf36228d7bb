/** Documents that people write still name what the code has: every table, and a date where no tool looks. */
import { listFiles, readText } from './files.ts'
import { conclude, type StepResult } from './step.ts'

const GENERATED_DOCUMENT = /Made by `npm run generate`/

const listTables = () =>
  listFiles(['worker/store']).flatMap((file) =>
    [...readText(file).matchAll(/sqliteTable\(\s*'(\w+)'/g)].flatMap(([, table]) => table ?? []),
  )

export async function checkDocuments(): Promise<StepResult> {
  const tables = listTables()
  const storage = readText('docs/storage-schema.md')
  const documents = listFiles(['docs'], ['md'])
  const problems = [
    ...tables
      .filter((table) => !storage.includes(`\`${table}\``))
      .map((table) => `docs/storage-schema.md lacks table ${table}`),
    ...documents
      .filter((path) => !GENERATED_DOCUMENT.test(readText(path)) && !/\b20\d\d-\d\d-\d\d\b/.test(readText(path)))
      .map((path) => `${path} states no date`),
  ]
  return conclude(documents.length, `documents, ${tables.length} tables`, problems)
}
