import { expect, it } from 'vitest'
import { judgeCname } from './judge-cname.ts'
import { judgeMtaSts } from './judge-mta-sts.ts'
import { judgeTlsRpt } from './judge-tls-rpt.ts'

it.each([
  [['v=STSv1; id=abc;'], 'verified'],
  [['"v=STSv1; id=abc"'], 'verified'],
  [['v=STSv1;id=abc', 'something else'], 'verified'],
  [['v=STSv1; id=other;'], 'mismatch'],
  [['v=STSv1; id=abc;', 'v=STSv1; id=abc;'], 'mismatch'],
  [['v=STSv10; id=abc;'], 'missing'],
  [[], 'missing'],
])('judgeMtaSts of %j is %s', (seen, status) => {
  expect(judgeMtaSts(seen, 'abc').status).toBe(status)
})

const RUA = 'mailto:tls-reports@send.example.com'
it.each([
  [[`v=TLSRPTv1; rua=${RUA}`], 'verified'],
  [[`v=TLSRPTv1;rua=mailto:a@b.example, ${RUA.toUpperCase()}`], 'verified'],
  [['v=TLSRPTv1; rua=mailto:a@b.example'], 'mismatch'],
  [[`v=TLSRPTv1; rua=${RUA}`, `v=TLSRPTv1; rua=${RUA}`], 'mismatch'],
  [['v=spf1 -all'], 'missing'],
])('judgeTlsRpt of %j is %s', (seen, status) => {
  expect(judgeTlsRpt(seen, RUA).status).toBe(status)
})

it.each([
  [['Policy.Example.Net.'], 'verified'],
  [['other.example.net'], 'mismatch'],
  [[], 'missing'],
])('judgeCname of %j is %s', (seen, status) => {
  expect(judgeCname(seen, 'policy.example.net').status).toBe(status)
})
