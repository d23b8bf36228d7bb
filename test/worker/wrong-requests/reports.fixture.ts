/** Wrong queries of statistics and reports. */
const TODO = ''
import type { World, WrongRequest } from './wrong-request.ts'

export function wrongReports({ strangerDomain }: World): readonly WrongRequest[] {
  return [
    ['a date that is none', 'GET /v1/stats?since=2026-02-30', {}, TODO],
    ['a date in words', 'GET /v1/stats?until=today', {}, TODO],
    ['a date of another century', 'GET /v1/stats?since=1926-01-01', {}, TODO],
    ['a time without a zone', 'GET /v1/stats?since=2026-01-01T00:00:00', {}, TODO],
    ['an end before the beginning', 'GET /v1/stats?since=2026-11-02&until=2026-11-01', {}, TODO],
    ['a period too long', 'GET /v1/stats?since=2025-01-01&until=2026-01-01', {}, TODO],
    ['a time zone that is none', 'GET /v1/stats?time_zone=Europe/Atlantis', {}, TODO],
    ['an empty time zone', 'GET /v1/stats?time_zone=', {}, TODO],
    ['groups that are none', 'GET /v1/stats?group_by=colour', {}, TODO],
    ['a date twice', 'GET /v1/stats?since=2026-11-01&since=2026-11-02', {}, TODO],
    ['a parameter that is not there', 'GET /v1/stats?color=red', {}, TODO],
    ['a parameter for the usage', 'GET /v1/usage?month=2026-01', {}, TODO],
    ['a report of another account', `GET /v1/reports/delay?domain=${strangerDomain.name}`, {}, TODO],
    ['a report of a status that is none', 'GET /v1/reports/delay?status=Lost', {}, TODO],
    ['a report in another format', 'GET /v1/reports/delay?format=xml', {}, TODO],
    ['a report after no row', 'GET /v1/reports/delay?after=nonsense', {}, TODO],
    ['a report of 101 rows', 'GET /v1/reports/summary?limit=101', {}, TODO],
    ['a report with newsletters maybe', 'GET /v1/reports/summary?include_newsletters=maybe', {}, TODO],
    ['a report in CSV before a row', 'GET /v1/reports/summary?format=csv&before=0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0', {}, TODO],
  ]
}
