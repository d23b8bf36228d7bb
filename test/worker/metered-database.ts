/** A D1 database that counts round trips and rows written, for the budgets of the hot paths. */
export interface Meter {
  roundTrips: number
  rowsWritten: number
  /** The text of every statement that was prepared, when it is wanted. */
  readonly statements?: Set<string>
}

const isExecution = (name: PropertyKey): boolean => ['all', 'run', 'raw', 'first'].includes(String(name))

function note(meter: Meter, results: readonly unknown[]): void {
  meter.roundTrips += 1
  for (const result of results)
    meter.rowsWritten += (result as { meta?: { rows_written?: number } } | null)?.meta?.rows_written ?? 0
}

/** Every execution and every batch is one round trip. */
export function meterDatabase(database: D1Database, meter: Meter): D1Database {
  const unmetered = new WeakMap<object, D1PreparedStatement>()
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const metered = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => wrap(target.bind(...values))
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...values: unknown[]) => {
          const result: unknown = await member.apply(target, values)
          if (isExecution(name)) note(meter, [result])
          return result
        }
      },
    })
    unmetered.set(metered, statement)
    return metered
  }
  return new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') {
        return (query: string) => {
          meter.statements?.add(query)
          return wrap(target.prepare(query))
        }
      }
      if (name === 'batch') {
        return async (statements: D1PreparedStatement[]) => {
          const results = await target.batch(statements.map((statement) => unmetered.get(statement) ?? statement))
          note(meter, results)
          return results
        }
      }
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
