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

/** Code that one of the two servers that take mail has for itself. Both pass the same points, as far as possible in code that they share. */
const OWN_CODE = {
  mx: /^relay\/(mx|haraka\/mailstead-mx)\//,
  submission: /^relay\/(submission|haraka\/mailstead-submission)\//,
}

it.each([
  ['the MX', OWN_CODE.submission],
  ['submission', OWN_CODE.mx],
])('code, list and table hold the same points, each in one place: with %s', (_server, others) => {
  const called = findCalls().filter(({ file }) => !others.test(file))
  expect(called.map(({ argument }) => argument.slice(1, -1)).sort()).toEqual([...FAILPOINTS].sort())
  expect(Object.keys(FAILPOINT_TABLE).sort()).toEqual([...FAILPOINTS].sort())
})
