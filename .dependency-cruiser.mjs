/**
 * Who may import whom (`docs/architecture.md`). Tests are free to import what they test with; everything else is not.
 */
const code = (path) => ({ path, pathNot: ['\\.(test|fixture)\\.', '/generated/'] })
const PRODUCT = '^(worker|mail|contracts|relay|console)/'

/** Files under `from` must not import files under `to`, except those that `except` matches. */
const forbid = (name, from, to, except = []) => ({
  name,
  severity: 'error',
  from: code(from),
  to: { path: to, pathNot: except },
})

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dead-ends',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^cloudflare:', '^node:'] },
    },
    forbid('product-knows-no-tooling', PRODUCT, '^(test|bench|scripts|migrations)/', [
      '^migrations/mailbox/migrations\\.js$',
    ]),

    forbid('mail-stands-alone', '^mail/', '^(worker|contracts|relay|console)/'),
    forbid('mail-has-no-framework', '^mail/', '(^|/)node_modules/(hono|zod|drizzle-orm|@hono|better-auth|wrangler)/'),
    forbid('mail-uses-web-apis-only', '^mail/', '^(node:|cloudflare:|fs$|crypto$|path$|stream$|buffer$)'),

    forbid('contracts-know-no-part', '^contracts/', '^(worker|relay|console)/'),
    {
      name: 'contracts-know-types-of-mail-only',
      severity: 'error',
      from: code('^contracts/'),
      to: { path: '^mail/', dependencyTypesNot: ['type-only'] },
    },
    forbid('contracts-need-zod-only', '^contracts/', '(^|/)node_modules/', ['(^|/)node_modules/(zod|@mailstead)/']),

    forbid(
      'edges-call-services',
      '^worker/(routes|queues|scheduled|email)(/|\\.ts)',
      '^(worker/(store|mailbox)|mail)/',
      ['^worker/mailbox/client\\.ts$'],
    ),
    forbid('middleware-calls-services', '^worker/middleware/', '^worker/(store|mailbox|queues)/'),
    forbid(
      'services-know-no-edge',
      '^worker/services/',
      '^worker/(routes|queues|scheduled|middleware|app\\.ts|index\\.ts)',
    ),
    forbid('store-knows-storage-only', '^worker/store/', '^(worker/(?!store/|platform/)|mail/)'),
    forbid('mailbox-knows-itself-only', '^worker/mailbox/', '^worker/(?!mailbox/|platform/)'),
    forbid('mailbox-is-behind-its-client', '^worker/(?!mailbox/|index\\.ts|deps\\.ts)', '^worker/mailbox/', [
      '^worker/mailbox/(client|mailbox-mail)\\.ts$',
    ]),
    forbid('platform-is-the-floor', '^worker/platform/', '^(worker/(?!platform/)|mail/)', ['^worker/env\\.ts$']),
    forbid('production-knows-no-development-route', '^worker/(?!routes/dev/|app\\.ts)', '^worker/routes/dev/'),
    forbid('worker-knows-no-other-part', '^worker/', '^(relay|console)/'),

    forbid('agent-knows-mail-and-contracts', '^relay/agent/', '^(worker|console|relay/haraka)/'),
    forbid(
      'haraka-outbound-knows-contracts-only',
      '^relay/haraka/(?!(mailstead-mx|mailstead-submission|smtp-server)/)',
      '^(worker|console|mail|relay/(agent|mx|scorer|smtp-server|submission))/',
    ),
    forbid('haraka-mx-knows-no-agent', '^relay/haraka/mailstead-mx/', '^(worker|console|relay/(agent|submission))/'),
    forbid(
      'haraka-submission-knows-no-agent',
      '^relay/haraka/mailstead-submission/',
      '^(worker|console|relay/(agent|mx|scorer))/',
    ),
    forbid(
      'haraka-smtp-server-knows-no-server',
      '^relay/haraka/smtp-server/',
      '^(worker|console|relay/(agent|mx|scorer|submission|haraka/mailstead-))',
    ),
    forbid('smtp-server-knows-no-server', '^relay/smtp-server/', '^relay/(mx|scorer|submission)/'),
    forbid('submission-knows-no-mx', '^relay/submission/', '^relay/(mx|scorer)/'),
    forbid('mx-knows-no-submission', '^relay/(mx|scorer)/', '^relay/submission/'),
    forbid(
      'mx-and-scorer-know-no-agent',
      '^relay/(mx|scorer|smtp-server|submission)/',
      '^(worker|console|relay/(agent|haraka))/',
    ),
    forbid('node-writes-settings-only', '^relay/node/', '^(worker|console|mail|relay/(agent|mx|scorer|front))/'),
    forbid('front-stands-alone', '^relay/front/', '^(worker|console|mail|contracts|relay/(?!front/))'),
    forbid('parts-know-no-node', '^relay/(?!node/)', '^relay/node/'),
    forbid('console-knows-contracts-only', '^console/', '^(worker|mail|relay)/'),
  ],
  options: {
    // dependency-cruiser cannot read TypeScript 7 by itself; without a parser that can, it would see nothing and pass.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '^\\.(cache|local|wrangler)/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
