/** Writes a request and removes what is no longer kept. Every statement goes by a key and touches a few rows. */
import type { LoggedRequest } from './logged-request.ts'
import { KEPT_REQUESTS, oldestKeptId, REMOVED_AT_ONCE } from './retention.ts'

/** One that is there already is left as it is. */
export function keepRequest(sql: SqlStorage, request: LoggedRequest): void {
  sql.exec(
    `insert or ignore into requests (id, method, endpoint, status, user_agent, request_body, response_body)
      values (?, ?, ?, ?, ?, ?, ?)`,
    request.id,
    request.method,
    request.endpoint,
    request.status,
    request.userAgent,
    request.requestBody,
    request.responseBody,
  )
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
