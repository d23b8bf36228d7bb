/** Writes a request and removes what is no longer kept. */
import type { LoggedRequest } from './logged-request.ts'
import { isLooking, KEPT_REQUESTS, oldestKeptId, REMOVED_AT_ONCE } from './retention.ts'

/** One that is there already is left as it is. */
export function keepRequest(sql: SqlStorage, request: LoggedRequest): void {
  sql.exec(
    `insert or ignore into kept_requests (id, method, endpoint, status, user_agent, request_body, response_body)
    values (?, ?, ?, ?, ?, ?, ?)`,
    request.id,
    request.method,
    request.endpoint,
    request.status,
    request.userAgent,
    request.requestBody,
    request.responseBody,
  )
  if (isLooking(request.id)) prune(sql)
}

function prune(sql: SqlStorage): void {
  const remove = (condition: string, value: string | number) =>
    sql.exec(
      `delete from kept_requests where id in (select id from kept_requests where ${condition} order by id limit ?)`,
      value,
      REMOVED_AT_ONCE,
    )
  remove('id < ?', oldestKeptId())
  remove('id <= (select id from kept_requests order by id desc limit 1 offset ?)', KEPT_REQUESTS)
}

/** At most as many as are kept. */
export function removeRequestsBefore(sql: SqlStorage, id: string): void {
  sql.exec('delete from kept_requests where id < ?', id)
}
