/** Words of the log of requests. */
export const logs = {
  title: 'Logs',
  lead: 'Requests that were made with your API keys, newest first. Secrets in them are masked.',
  list: 'Requests',
  filters: 'Filters',
  search: 'Path begins with',
  method: 'Method',
  anyMethod: 'Any method',
  columns: { endpoint: 'Path', method: 'Method', status: 'Answer', agent: 'Program', at: 'When' },
  statuses: [
    ['2xx', 'Succeeded'],
    ['4xx', 'Refused'],
    ['5xx', 'Failed'],
  ],
  emptyTitle: 'No request yet',
  empty: 'The next call with one of your API keys appears here, with what was sent and answered.',
  request: 'Request',
  response: 'Answer',
  nothing: 'No body',
  id: 'Request id',
  unknownProgram: 'Unknown',
} as const
