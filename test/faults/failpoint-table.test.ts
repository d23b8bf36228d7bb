/** No failpoint without an entry in the table, no entry without a place in the code, no place without a name. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { FAILPOINTS } from '../../relay/failpoint.ts'
import { FAILPOINT_TABLE } from './failpoint-table.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The arguments of every call of `failpoint` in the relay's code. */
function findCalls(): { readonly file: string; readonly argument: string }[] {
  const files = globSync('relay/**/*.ts', { cwd: ROOT, exclude: (path) => path.includes('node_modules') })
  return files
    .filter((file) => !file.endsWith('.test.ts') && file !== 'relay/failpoint.ts')
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\bfailpoint\(([^)]*)\)/g)].map(([, argument = '']) => ({
        file,
        argument,
      })),
    )
}

it('every call names its point in so many words, so that it can be found', () => {
  const unnamed = findCalls().filter(({ argument }) => !/^'[a-z_.]+'$/.test(argument))
  expect(unnamed).toEqual([])
})

it('code, list and table hold the same points, each in one place', () => {
  const called = findCalls().map(({ argument }) => argument.slice(1, -1))
  expect(called.sort()).toEqual([...FAILPOINTS].sort())
  expect(Object.keys(FAILPOINT_TABLE).sort()).toEqual([...FAILPOINTS].sort())
})
