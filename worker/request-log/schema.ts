/** The one table of a request log. */

/** Keyed by id, which tells the time, and without a row number beside it: a request is one written row. */
const SCHEMA = `
  create table if not exists kept_requests (
    id text primary key,
    method text not null,
    endpoint text not null,
    status integer not null,
    user_agent text,
    request_body text,
    response_body text
  ) without rowid`

/** Objects of before 2026-12 have this table, with a row number of its own. */
const hasOldTable = (sql: SqlStorage): boolean =>
  sql.exec("select 1 from sqlite_master where name = 'requests'").toArray().length > 0

/** Makes the table, and takes what an earlier version kept. */
export function openSchema(sql: SqlStorage): void {
  sql.exec(SCHEMA)
  if (!hasOldTable(sql)) return
  sql.exec(`insert or ignore into kept_requests
    select id, method, endpoint, status, user_agent, request_body, response_body from requests`)
  sql.exec('drop table requests')
}
