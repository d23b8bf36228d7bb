/** Requests, newest first. What is too old and not removed yet is not shown. */
import type { LoggedRequest, RequestQuery, RequestSummary } from './logged-request.ts'
import { oldestKeptId } from './retention.ts'

const SUMMARY = 'id, method, endpoint, status, user_agent'

type Condition = readonly [sql: string, ...values: (string | number)[]]

const readSummary = (row: Record<string, SqlStorageValue>): RequestSummary => ({
  id: String(row['id']),
  method: String(row['method']),
  endpoint: String(row['endpoint']),
  status: Number(row['status']),
  userAgent: row['user_agent'] === null ? null : String(row['user_agent']),
})

function* conditionsOf({ after, before, status, method, path }: RequestQuery): Generator<Condition> {
  yield ['id >= ?', oldestKeptId()]
  if (after !== null) yield ['id < ?', after]
  if (before !== null) yield ['id > ?', before]
  if (status) yield ['status between ? and ?', status.from, status.to]
  if (method !== null) yield ['method = ?', method]
  if (path !== null) yield ['instr(endpoint, ?) = 1', path]
}

/** Those nearest to the position. */
export function listRequests(sql: SqlStorage, query: RequestQuery): readonly RequestSummary[] {
  const conditions = [...conditionsOf(query)]
  const where = conditions.map(([condition]) => condition).join(' and ')
  const values = conditions.flatMap(([, ...each]) => each)
  const isBackwards = query.before !== null
  const order = isBackwards ? 'asc' : 'desc'
  const rows = sql
    .exec(`select ${SUMMARY} from kept_requests where ${where} order by id ${order} limit ?`, ...values, query.limit)
    .toArray()
    .map(readSummary)
  return isBackwards ? rows.reverse() : rows
}

export function findRequest(sql: SqlStorage, id: string): LoggedRequest | null {
  const [row] = sql
    .exec(
      `select ${SUMMARY}, request_body, response_body from kept_requests where id = ? and id >= ?`,
      id,
      oldestKeptId(),
    )
    .toArray()
  if (!row) return null
  const { request_body, response_body } = row
  return {
    ...readSummary(row),
    requestBody: typeof request_body === 'string' ? request_body : null,
    responseBody: typeof response_body === 'string' ? response_body : null,
  }
}
