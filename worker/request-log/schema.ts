/** The one table of a request log. `seq` counts the requests as they are written: what is beyond the newest is found without counting. */
export const SCHEMA = `
  create table if not exists requests (
    seq integer primary key,
    id text not null unique,
    method text not null,
    endpoint text not null,
    status integer not null,
    user_agent text,
    request_body text,
    response_body text
  )`
