/**
 * Tenancy is a parameter: every exported function of `worker/store` that is given storage takes the tenant as its
 * first or second parameter. Functions that are given no storage (a row mapper, a reader of errors) can reach nobody's data.
 */
import { isTest, listFiles, readText } from './files.ts'
import { type ExportedFunction, parseExportedFunctions } from './parse-exports.ts'
import { conclude, type StepResult } from './step.ts'
import { STORE_EXCEPTIONS } from './store-exceptions.ts'

const STORAGE_TYPES = new Set(['DirectoryDb', 'LedgerDb', 'Ledgers', 'R2Bucket', 'D1Database'])

/** An id is the file within `worker/store` and the function's name. */
const fileOf = (id: string) => id.replace(/ .*/, '')

const takesStorage = ({ parameters }: ExportedFunction) =>
  parameters.some(({ typeName }) => typeName !== null && STORAGE_TYPES.has(typeName))
const takesTenant = ({ parameters }: ExportedFunction) =>
  parameters.slice(0, 2).some(({ names, typeName }) => names.includes('tenant') || typeName === 'TenantId')

export async function checkTenant(): Promise<StepResult> {
  const functions: (ExportedFunction & { readonly id: string })[] = []
  for (const file of listFiles(['worker/store']).filter((path) => !isTest(path)))
    for (const each of await parseExportedFunctions(readText(file)))
      if (takesStorage(each)) functions.push({ ...each, id: `${file.replace('worker/store/', '')} ${each.name}` })

  const lacking = functions.filter((each) => !takesTenant(each)).map(({ id }) => id)
  const problems = [
    ...lacking
      .filter((id) => !STORE_EXCEPTIONS.has(id) && !STORE_EXCEPTIONS.has(fileOf(id)))
      .map((id) => `${id} takes no tenant; add it, or name it with its reason in scripts/check/store-exceptions.ts`),
    ...[...STORE_EXCEPTIONS.keys()]
      .filter((key) => !lacking.some((id) => id === key || fileOf(id) === key))
      .map((id) => `scripts/check/store-exceptions.ts names ${id}, which needs no exception`),
  ]
  return conclude(functions.length, `store functions, ${STORE_EXCEPTIONS.size} exceptions with a reason`, problems)
}
