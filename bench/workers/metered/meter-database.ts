/** A D1 database that counts the rows which every execution read and wrote. */
import { countStatement } from './counts.ts'

function count(phase: string, text: string, { meta }: D1Result): void {
  if (meta.rows_read === undefined) throw new Error('D1 does not say how many rows it read')
  countStatement(phase, text, meta.rows_read, meta.rows_written ?? 0)
}

interface Real {
  readonly statement: D1PreparedStatement
  readonly text: string
}

const real = new WeakMap<object, Real>()

/** `raw` and `first` do not tell: `all` does. Columns of two tables may share a name, so that such a statement reads twice. */
async function readRaw(phase: string, { statement, text }: Real): Promise<unknown[][]> {
  const told = await statement.all<Record<string, unknown>>()
  count(phase, text, told)
  return /^select.* join /is.test(text) ? statement.raw() : told.results.map((row) => Object.values(row))
}

function wrapStatement(phase: string, { statement, text }: Real): D1PreparedStatement {
  const execute = async (name: 'all' | 'run') => {
    const told = await statement[name]()
    count(phase, text, told)
    return told
  }
  const wrapped = {
    bind: (...values: unknown[]) => wrapStatement(phase, { statement: statement.bind(...values), text }),
    all: () => execute('all'),
    run: () => execute('run'),
    raw: () => readRaw(phase, { statement, text }),
    first: async (column?: string) => {
      const [row] = (await execute('all')).results as Record<string, unknown>[]
      return row === undefined ? null : column === undefined ? row : row[column]
    },
  } as unknown as D1PreparedStatement
  real.set(wrapped, { statement, text })
  return wrapped
}

export function meterDatabase(database: D1Database, phase: string): D1Database {
  const batch = async (statements: readonly D1PreparedStatement[]) => {
    const reals = statements.map((statement) => real.get(statement) ?? { statement, text: '' })
    const told = await database.batch(reals.map(({ statement }) => statement))
    for (const [at, each] of told.entries()) count(phase, reals[at]?.text ?? '', each)
    return told
  }
  return new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') return (text: string) => wrapStatement(phase, { statement: target.prepare(text), text })
      if (name === 'batch') return batch
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
