import { expect, test } from 'vitest'
import { judgeDkim } from './judge-dkim.ts'
import { judgeDmarc } from './judge-dmarc.ts'
import { judgeOwnership } from './judge-ownership.ts'
import { judgeSpf } from './judge-spf.ts'

const OURS = 'spf.mailstead.example'

test.each([
  ['plain include', [`v=spf1 include:${OURS} -all`], 'verified', false],
  ['among others', [`v=spf1 mx ip4:192.0.2.0/24 include:_spf.google.com include:${OURS} ~all`], 'verified', false],
  ['upper case and trailing dot', [`V=SPF1 INCLUDE:SPF.Mailstead.example. ~all`], 'verified', false],
  ['explicit plus', [`v=spf1 +include:${OURS} ?all`], 'verified', false],
  ['our redirect', [`v=spf1 redirect=${OURS}`], 'verified', false],
  ['quoted', [`"v=spf1 include:${OURS} -all"`], 'verified', false],
  ['quoted in two strings', [`"v=spf1 include:spf.mail" "stead.example -all"`], 'verified', false],
  ['beside other TXT', ['google-site-verification=x', `v=spf1 include:${OURS} -all`], 'verified', false],
  ['open to all', [`v=spf1 include:${OURS} +all`], 'verified', true],
  ['too many look-ups', [`v=spf1 ${'include:a.example '.repeat(10)}include:${OURS} -all`], 'verified', true],
  ['nothing', [], 'missing', false],
  ['other TXT only', ['v=spf10 include:x', 'hello'], 'missing', false],
  ['two records', [`v=spf1 include:${OURS} -all`, 'v=spf1 mx -all'], 'mismatch', false],
  ['not ours', ['v=spf1 include:_spf.google.com ~all'], 'mismatch', false],
  ['a longer name that ends like ours', [`v=spf1 include:not-${OURS} ~all`], 'mismatch', false],
  ['negative include', [`v=spf1 -include:${OURS} ~all`], 'mismatch', false],
  ['after all', [`v=spf1 mx -all include:${OURS}`], 'mismatch', false],
  ['redirect beside all', [`v=spf1 redirect=${OURS} -all`], 'mismatch', false],
])('judgeSpf: %s', (_name, seen, status, warns) => {
  const judgement = judgeSpf(seen, OURS)
  expect(judgement.status).toBe(status)
  expect(judgement.warning !== undefined).toBe(warns)
  expect(judgement.explanation).not.toBe('')
})

test.each([
  ['reject', ['v=DMARC1; p=reject; rua=mailto:d@x.example'], 'verified', false],
  ['quarantine, spaces, no last semicolon', [' v = DMARC1 ;p = quarantine '], 'verified', false],
  ['quoted', ['"v=DMARC1; p=reject"'], 'verified', false],
  ['none', ['v=DMARC1; p=none'], 'verified', true],
  ['pct 50', ['v=DMARC1; p=reject; pct=50'], 'verified', true],
  ['pct garbage', ['v=DMARC1; p=reject; pct=x'], 'verified', true],
  ['test mode', ['v=DMARC1; p=reject; t=y'], 'verified', true],
  ['open subdomains', ['v=DMARC1; p=reject; sp=none'], 'verified', true],
  ['reports without a policy', ['v=DMARC1; rua=mailto:d@x.example'], 'verified', true],
  ['nothing', [], 'missing', false],
  ['version not first', ['p=reject; v=DMARC1'], 'missing', false],
  ['other version', ['v=DMARC10; p=reject'], 'missing', false],
  ['two records', ['v=DMARC1; p=reject', 'v=DMARC1; p=none'], 'mismatch', false],
  ['no policy', ['v=DMARC1'], 'mismatch', false],
  ['unknown policy', ['v=DMARC1; p=monitor'], 'mismatch', false],
  ['not tags', ['v=DMARC1; p=reject; hello'], 'mismatch', false],
])('judgeDmarc: %s', (_name, seen, status, warns) => {
  const judgement = judgeDmarc(seen)
  expect(judgement.status).toBe(status)
  expect(judgement.warning !== undefined).toBe(warns)
})

const KEY = 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'
const WANTED = `v=DKIM1; k=rsa; p=${KEY}`

test.each([
  ['the same', [WANTED], 'verified', false],
  ['other order, spaces, line folds', [`v=DKIM1;p=MIIBIjANBgkqhkiG\t 9w0BAQEFAAOCAQ8A ; k=rsa;`], 'verified', false],
  ['without v and k', [`p=${KEY}`], 'verified', false],
  ['quoted in two strings', [`"v=DKIM1; k=rsa; p=MIIBIjANBgkq" "hkiG9w0BAQEFAAOCAQ8A"`], 'verified', false],
  ['testing', [`${WANTED}; t=y:s`], 'verified', true],
  ['strict subdomains only', [`${WANTED}; t=s`], 'verified', false],
  ['two records', [WANTED, 'v=DKIM1; p=AAAA'], 'verified', true],
  ['nothing', [], 'missing', false],
  ['revoked', ['v=DKIM1; k=rsa; p='], 'mismatch', false],
  ['other key', ['v=DKIM1; k=rsa; p=AAAA'], 'mismatch', false],
  ['cut off', [`v=DKIM1; k=rsa; p=${KEY.slice(0, 20)}`], 'mismatch', false],
  ['other type', [`v=DKIM1; k=ed25519; p=${KEY}`], 'mismatch', false],
  ['sha1 only', [`${WANTED}; h=sha1`], 'mismatch', false],
  ['not for mail', [`${WANTED}; s=tlsrpt`], 'mismatch', false],
  ['two p tags', [`${WANTED}; p=AAAA`], 'mismatch', false],
  ['no tags', ['hello'], 'mismatch', false],
])('judgeDkim: %s', (_name, seen, status, warns) => {
  const judgement = judgeDkim(seen, WANTED)
  expect(judgement.status).toBe(status)
  expect(judgement.warning !== undefined).toBe(warns)
})

test('judgeDkim says what is wrong', () => {
  expect(judgeDkim(['v=DKIM1; p='], WANTED).explanation).toContain('revoked')
  expect(judgeDkim([`v=DKIM1; p=${KEY.slice(0, 20)}`], WANTED).explanation).toContain('cut off')
  expect(judgeDkim([`v=DKIM1; k=ed25519; p=${KEY}`], WANTED).explanation).toContain('k=ed25519')
})

test.each([
  ['there', ['x', 'mailstead-verify=abc'], 'verified'],
  ['quoted', ['"mailstead-verify=abc"'], 'verified'],
  ['old token', ['mailstead-verify=old'], 'mismatch'],
  ['other case', ['mailstead-verify=ABC'], 'mismatch'],
  ['nothing', ['v=spf1 -all'], 'missing'],
])('judgeOwnership: %s', (_name, seen, status) => {
  expect(judgeOwnership(seen, 'mailstead-verify=abc').status).toBe(status)
})
