/** What the stub answers to people of the operator. What a contract refuses, it refuses too. */
import { RefuseHeld } from '@mailstead/contracts/api/emails/spam-hold.ts'
import type { ControlDone } from '@mailstead/contracts/api/operator/control.ts'
import { ControlOrder } from '@mailstead/contracts/api/operator/control.ts'
import { CreateHold } from '@mailstead/contracts/api/operator/hold.ts'
import { UpdateOperatorRelay } from '@mailstead/contracts/api/operator/relay.ts'
import { CreateRelayToken } from '@mailstead/contracts/api/operator/relay-token.ts'
import { UpdateOperatorSettings } from '@mailstead/contracts/api/operator/settings.ts'
import { type Answer, type Asked, type Handler, ok, page, refuse } from './answer.ts'
import { ALARMS, BACKUPS, DEAD_LETTERS, HOLDS, QUEUES, RESTORE, SPAM_HOLDS } from './operations.ts'
import { makeTenantDetail, OVERVIEW, PLANS, SETTINGS, TENANTS } from './operator.ts'
import { findRelayDetail, RECORDS, RELAYS } from './relays.ts'

/** A contract: what it takes, or why it does not. */
interface Schema<Content> {
  safeParse(body: unknown): { data?: Content; error?: { issues: { message: string }[] } | undefined }
}

function taken<Content>(schema: Schema<Content>, body: string, answer: (content: Content) => Answer): Answer {
  const { data, error } = schema.safeParse(JSON.parse(body || '{}'))
  return data === undefined
    ? refuse(422, 'validation_error', error?.issues[0]?.message ?? 'It is not as it should be.')
    : answer(data)
}

const list = (all: readonly unknown[], { world }: Asked): Answer =>
  ok({ object: 'list', data: world === 'bare' ? [] : all })

const TOLD = [
  { id: 'ams-1', confirmed: true, recipients: 12 },
  { id: 'fra-2', confirmed: false, recipients: null },
]

/** As of a change that was made. */
const changeSettings: Handler = ({ body }) =>
  taken(UpdateOperatorSettings, body, (changes) =>
    // What is an image is for the server to say.
    typeof changes.logo === 'string'
      ? refuse(422, 'validation_error', '`logo`: is none of PNG, SVG and ICO, whatever its name says.')
      : ok({ ...SETTINGS, ...changes }),
  )

const showRelay: Handler = (_, id) => {
  const found = findRelayDetail(id)
  return found ? ok(found) : refuse(404, 'not_found', 'There is no such relay.')
}

const makeToken = (relay: string): Answer => ({
  status: 201,
  body: {
    ...{ object: 'relay_token', relay, token: `mrt_${'Aa0_-'.repeat(8)}xyz` },
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  },
})

const doOrder = ({ id = 'made', action }: ControlOrder): Answer =>
  ok({ object: 'control', id, action, here: 4, at_relays: 12, relays: TOLD } satisfies ControlDone)

const findDeadLetters = ({ query }: Asked) =>
  DEAD_LETTERS.filter(
    ({ queue, state }) => (query.get('queue') ?? queue) === queue && (query.get('state') ?? state) === state,
  )

const ALARM_TEST = {
  object: 'alarm_test',
  mail: { told: true, why: null, to: ['ops@mail.example'] },
  webhook: { told: false, why: 'It answered with 500.' },
}

export const OPERATOR_HANDLERS: readonly (readonly [route: string, handler: Handler])[] = [
  ['GET /v1/operator/overview', () => ok(OVERVIEW())],
  ['GET /v1/operator/relays', (asked) => list(RELAYS(), asked)],
  ['POST /v1/operator/relays/tokens', ({ body }) => taken(CreateRelayToken, body, ({ relay }) => makeToken(relay))],
  ['GET /v1/operator/relays/:id', showRelay],
  [
    'PATCH /v1/operator/relays/:id',
    (asked, id) => taken(UpdateOperatorRelay, asked.body, () => showRelay(asked, id, '')),
  ],
  ['POST /v1/operator/relays/:id/secret', (_, id) => makeToken(id)],
  [
    'POST /v1/operator/relays/:id/:act',
    (asked, id, act) =>
      act === 'revoke' && id === 'fra-2'
        ? refuse(409, 'conflict', 'The relay fra-2 has mail that nobody else has.')
        : showRelay(asked, id, act),
  ],
  ['DELETE /v1/operator/relays/:id/former-secret', showRelay],
  [
    'GET /v1/operator/records',
    ({ world }) => ok(world === 'bare' ? { ...RECORDS(), spf_lookups: null, data: [] } : RECORDS()),
  ],
  ['POST /v1/operator/records/check', () => ok(RECORDS())],
  ['GET /v1/operator/holds', (asked) => list(HOLDS(), asked)],
  [
    'POST /v1/operator/holds',
    ({ body }) => taken(CreateHold, body, (hold) => ok({ ...HOLDS()[0], ...hold, relays: TOLD })),
  ],
  ['DELETE /v1/operator/holds/:id', (_, id) => ok({ object: 'hold', id, released: true, relays: TOLD.slice(0, 1) })],
  ['POST /v1/operator/control', ({ body }) => taken(ControlOrder, body, doOrder)],
  ['GET /v1/operator/queues', () => ok({ object: 'list', data: QUEUES() })],
  ['GET /v1/operator/dead-letters', (asked) => page(findDeadLetters(asked), asked)],
  ['POST /v1/operator/dead-letters/redrive', () => ok({ object: 'redrive', redriven: 33, left: 0 })],
  ['POST /v1/operator/dead-letters/:id/redrive', (_, id) => ok({ ...DEAD_LETTERS[0], id, state: 'redriven' })],
  ['DELETE /v1/operator/dead-letters/:id', (_, id) => ok({ object: 'dead_letter', id, deleted: true })],
  ['GET /v1/operator/spam-holds', (asked) => page(SPAM_HOLDS, asked)],
  [
    'POST /v1/operator/spam-holds/:id/release',
    (_, id) =>
      id === SPAM_HOLDS[2]?.id
        ? refuse(409, 'conflict', 'The mail is not held: its check is `refused`.')
        : ok({ object: 'spam_hold', id, state: 'released' }),
  ],
  [
    'POST /v1/operator/spam-holds/:id/refuse',
    ({ body }, id) => taken(RefuseHeld, body, () => ok({ object: 'spam_hold', id, state: 'refused' })),
  ],
  ['GET /v1/operator/alarms', (asked) => list(ALARMS(), asked)],
  ['POST /v1/operator/alarms/test', () => ok(ALARM_TEST)],
  ['GET /v1/operator/backups', (asked) => list(BACKUPS(), asked)],
  ['POST /v1/operator/backups', () => ({ status: 201, body: BACKUPS()[0] })],
  ['DELETE /v1/operator/backups/:id', () => ({ status: 204, body: null })],
  ['GET /v1/operator/restore', () => ok(RESTORE)],
  [
    'GET /v1/operator/tenants',
    (asked) =>
      page(
        TENANTS.filter(({ name, review }) =>
          asked.query.has('review') ? review !== null : name.includes(asked.query.get('q') ?? ''),
        ),
        asked,
      ),
  ],
  ['GET /v1/operator/tenants/:id', (_, id) => ok(makeTenantDetail(id))],
  ['GET /v1/operator/plans', () => ok({ object: 'list', data: PLANS })],
  ['GET /v1/operator/settings', () => ok(SETTINGS)],
  ['PATCH /v1/operator/settings', changeSettings],
  ['POST /v1/operator/tenants/:id/:act', (_, id) => ok({ object: 'tenant', id })],
  ['PATCH /v1/operator/tenants/:id', (_, id) => ok(makeTenantDetail(id))],
  ['DELETE /v1/operator/impersonation', () => ok({ object: 'impersonation', ended: true })],
]
