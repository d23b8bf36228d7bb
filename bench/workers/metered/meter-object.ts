/** What a Durable Object is billed: its calls, the time that it is at work, and the rows of its own storage. */
import type { Counts } from './counts.ts'

/** One call or alarm. */
export async function meterCall<T>(counts: Counts, act: () => Promise<T> | T): Promise<T> {
  const startMs = Date.now()
  counts.objectRequests += 1
  try {
    return await act()
  } finally {
    counts.objectMs += Date.now() - startMs
  }
}

/** Rows of SQL, of the key-value calls, and of alarms: a set alarm is a written row. */
export function meterStorage(storage: DurableObjectStorage, counts: Counts): void {
  const { sql } = storage
  const exec = sql.exec.bind(sql)
  sql.exec = (query, ...values) => {
    const cursor = exec<Record<string, SqlStorageValue>>(query, ...values)
    counts.rowsRead += cursor.rowsRead
    counts.rowsWritten += cursor.rowsWritten
    return cursor as never
  }
  const setAlarm = storage.setAlarm.bind(storage)
  storage.setAlarm = (at, options) => {
    counts.rowsWritten += 1
    return setAlarm(at, options)
  }
  const put: (...values: unknown[]) => Promise<void> = storage.put.bind(storage) as never
  storage.put = ((...values: unknown[]) => {
    counts.rowsWritten += 1
    return put(...values)
  }) as never
}
