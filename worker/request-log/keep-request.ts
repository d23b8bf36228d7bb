/** Writes a request and removes what is no longer kept. Every statement goes by a key and touches a few rows. */
import type { LoggedRequest } from './logged-request.ts'
import { KEPT_REQUESTS, oldestKeptId, PRUNED_EVERY, REMOVED_AT_ONCE } from './retention.ts'

/** One that is there already is left as it is. */
export function keepRequest(sql: SqlStorage, request: LoggedRequest): void {
  const [kept] = sql
    .exec<{ seq: number }>(
      `insert or ignore into requests (id, method, endpoint, status, user_agent, request_body, response_body)
      values (?, ?, ?, ?, ?, ?, ?) returning seq`,
      request.id,
      request.method,
      request.endpoint,
      request.status,
      request.userAgent,
      request.requestBody,
      request.responseBody,
    )
    .toArray()
  if (kept !== undefined && kept.seq % PRUNED_EVERY === 0) prune(sql)
}

function prune(sql: SqlStorage): void {
  sql.exec(
    'delete from requests where id in (select id from requests where id < ? order by id limit ?)',
    oldestKeptId(),
    REMOVED_AT_ONCE,
  )
  sql.exec(
    `delete from requests where seq in (
      select seq from requests where seq <= (select max(seq) from requests) - ? order by seq limit ?)`,
    KEPT_REQUESTS,
    REMOVED_AT_ONCE,
  )
}

/** At most as many as are kept. */
export function removeRequestsBefore(sql: SqlStorage, id: string): void {
  sql.exec('delete from requests where id < ?', id)
}
