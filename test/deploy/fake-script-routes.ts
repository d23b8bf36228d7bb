/** Workers of the fake account: what wrangler uploads, deploys and attaches. */
import { z } from 'zod'
import {
  type FakeAccount,
  type FakeRequest,
  type FakeRoute,
  type FakeScript,
  give,
  Metadata,
  newId,
  refuse,
} from './fake-account.ts'

const ScriptSettings = z.looseObject({ tags: z.array(z.string()).optional() })
const Deployment = z.looseObject({ versions: z.array(z.looseObject({ version_id: z.string() })) })

/** The metadata part of an upload, as text: the rest is code, which nothing runs here. */
async function readMetadata({ body, headers }: FakeRequest): Promise<string> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData()
  return String(form.get('metadata'))
}

async function readUpload(request: FakeRequest): Promise<Metadata> {
  return Metadata.parse(JSON.parse(await readMetadata(request)))
}

function scriptOf({ scripts }: FakeAccount, name: string): FakeScript {
  const script = scripts.get(name) ?? {
    secrets: new Map(),
    versions: [],
    deployments: [],
    migrationTag: null,
    tags: [],
    crons: [],
    domains: [],
  }
  scripts.set(name, script)
  return script
}

const ABSENT = refuse(404, 10007, 'This Worker does not exist on your account.')

/** Uploaded code is a new version; secrets of the version before it stay. */
async function addVersion(request: FakeRequest, match: RegExpExecArray, account: FakeAccount) {
  const metadata = await readUpload(request)
  const script = scriptOf(account, match[1] ?? '')
  for (const binding of metadata.bindings)
    if (binding.type === 'secret_text') script.secrets.set(binding.name, String(binding['text']))
  if (metadata.migrations) script.migrationTag = metadata.migrations.new_tag
  const version = { id: newId(), metadata }
  script.versions.push(version)
  return give({
    ...version,
    etag: version.id,
    resources: { script: { etag: version.id } },
    deployment_id: version.id,
    startup_time_ms: 1,
    entry_point: 'index.js',
  })
}

const deployVersion = (script: FakeScript, version: string): void => {
  script.deployments.unshift({ id: newId(), version })
}

/** The first upload, which is deployed at once. */
async function upload(request: FakeRequest, match: RegExpExecArray, account: FakeAccount) {
  const answer = await addVersion(request, match, account)
  const script = scriptOf(account, match[1] ?? '')
  deployVersion(script, last(script)?.id ?? '')
  return answer
}

function deploy(request: FakeRequest, match: RegExpExecArray, account: FakeAccount) {
  const { versions } = Deployment.parse(JSON.parse(request.body.toString()))
  const id = versions[0]?.version_id ?? ''
  const script = scriptOf(account, match[1] ?? '')
  if (!script.versions.some((version) => version.id === id)) return refuse(400, 10021, 'No such version')
  deployVersion(script, id)
  return give({ id: script.deployments[0]?.id })
}

const last = (script: FakeScript | undefined) => script?.versions.at(-1)

function showSettings(_: FakeRequest, match: RegExpExecArray, { scripts }: FakeAccount) {
  const script = scripts.get(match[1] ?? '')
  const version = last(script)
  if (!script || !version) return ABSENT
  const secrets = [...script.secrets.keys()].map((name) => ({ name, type: 'secret_text' }))
  const bindings = version.metadata.bindings.filter(({ type }) => type !== 'secret_text')
  return give({ bindings: [...bindings, ...secrets], placement: version.metadata.placement })
}

/** `METHOD path` → what answers it. */
export const SCRIPT_ROUTES: readonly (readonly [RegExp, FakeRoute])[] = [
  [
    /^GET \/accounts\/\w+\/workers\/services\/([\w-]+)$/,
    (_, match, { scripts }) => {
      const script = scripts.get(match[1] ?? '')
      if (!script) return refuse(404, 10090, 'workers.api.error.service_not_found')
      const shown = {
        tag: 'tag',
        migration_tag: script.migrationTag,
        last_deployed_from: 'wrangler',
        tags: script.tags,
      }
      return give({ default_environment: { environment: 'production', script: shown } })
    },
  ],
  [
    /^GET \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/secrets$/,
    (_, match, { scripts }) => {
      const script = scripts.get(match[1] ?? '')
      return script ? give([...script.secrets.keys()].map((name) => ({ name, type: 'secret_text' }))) : ABSENT
    },
  ],
  [
    /^GET \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/deployments$/,
    (_, match, { scripts }) => {
      const script = scripts.get(match[1] ?? '')
      if (!script) return ABSENT
      const deployments = script.deployments.map(({ id, version }) => ({
        id,
        source: 'wrangler',
        strategy: 'percentage',
        author_email: 'operator@example.net',
        created_on: '2026-11-29T00:00:00Z',
        versions: [{ version_id: version, percentage: 100 }],
        annotations: {},
      }))
      return give({ deployments })
    },
  ],
  [
    /^GET \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/versions\/([\w-]+)$/,
    (_, match, { scripts }) => {
      const version = scripts.get(match[1] ?? '')?.versions.find(({ id }) => id === match[2])
      return version ? give({ id: version.id, annotations: version.metadata.annotations }) : ABSENT
    },
  ],
  [/^GET \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/settings$/, showSettings],
  [
    /^POST \/accounts\/\w+\/workers\/scripts\/[\w-]+\/assets-upload-session$/,
    () => give({ jwt: 'assets-jwt', buckets: [] }),
  ],
  [/^PUT \/accounts\/\w+\/workers\/scripts\/([\w-]+)$/, upload],
  [/^POST \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/versions$/, addVersion],
  [/^POST \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/deployments$/, deploy],
  [
    /^(GET|PATCH) \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/script-settings$/,
    (request, match, account) => {
      const script = account.scripts.get(match[2] ?? '')
      if (!script) return ABSENT
      if (match[1] === 'PATCH')
        script.tags = ScriptSettings.parse(JSON.parse(request.body.toString())).tags ?? script.tags
      return give({ tags: script.tags })
    },
  ],
  [
    /^GET \/accounts\/\w+\/workers\/workers\/([\w-]+)$/,
    (_, match) =>
      give({ id: match[1], name: match[1], subdomain: { enabled: false, previews_enabled: false }, references: {} }),
  ],
  [
    /^(?:GET|POST) \/accounts\/\w+\/workers\/scripts\/[\w-]+\/subdomain$/,
    () => give({ enabled: false, previews_enabled: false }),
  ],
  [
    /^PUT \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/schedules$/,
    (request, match, account) => {
      scriptOf(account, match[1] ?? '').crons = JSON.parse(request.body.toString())
      return give({})
    },
  ],
  [
    /^PUT \/accounts\/\w+\/workers\/scripts\/([\w-]+)\/domains\/records$/,
    (request, match, account) => {
      scriptOf(account, match[1] ?? '').domains = JSON.parse(request.body.toString())
      return give({})
    },
  ],
  [
    /^POST \/accounts\/\w+\/workers\/scripts\/[\w-]+\/domains\/changeset$/,
    () => give({ added: [], removed: [], updated: [], conflicting: [] }),
  ],
]
