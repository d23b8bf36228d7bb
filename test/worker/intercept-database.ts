/** A D1 database whose every round trip passes through a function of the test: to count it, to fail it. */

/** `statements` is the text of what is executed: one statement, or all of a batch. */
export type AroundTrip = (statements: readonly string[], run: () => Promise<unknown>) => Promise<unknown>

interface Wrapped {
  readonly statement: D1PreparedStatement
  readonly text: string
}

const isExecution = (name: PropertyKey): boolean => ['all', 'run', 'raw', 'first'].includes(String(name))

/** Every execution and every batch is one round trip. */
export function interceptDatabase(database: D1Database, around: AroundTrip): D1Database {
  const wrapped = new WeakMap<object, Wrapped>()
  const wrap = (statement: D1PreparedStatement, text: string): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => wrap(target.bind(...values), text)
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function' || !isExecution(name)) return member
        return (...values: unknown[]) => around([text], async () => member.apply(target, values))
      },
    })
    wrapped.set(proxy, { statement, text })
    return proxy
  }
  const batch = (statements: readonly D1PreparedStatement[]) => {
    const real = statements.map((statement) => wrapped.get(statement) ?? { statement, text: '' })
    return around(
      real.map(({ text }) => text),
      () => database.batch(real.map(({ statement }) => statement)),
    )
  }
  return new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => wrap(target.prepare(query), query)
      if (name === 'batch') return batch
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
