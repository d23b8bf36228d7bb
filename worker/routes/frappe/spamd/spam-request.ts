/** What a client says when it has a mail scored. */
import { Refusal } from '../../../platform/refusal.ts'
import type { SpamCheckRequest } from '../../../services/receiving/spam-check/check-spam.ts'
import { readText } from '../wire/fields.ts'
import type { Fields } from '../wire/parameters.ts'

type Mode = SpamCheckRequest['mode']

/** As Frappe Mail's settings call them. */
export const MODE_LABELS = {
  without: 'Exclude Attachments',
  with: 'Include Attachments',
  hybrid: 'Hybrid Approach',
} as const satisfies Record<Mode, string>

const MODES: ReadonlyMap<string, Mode> = new Map(
  (['without', 'with', 'hybrid'] as const).flatMap((mode) => [
    [mode, mode],
    [MODE_LABELS[mode].toLowerCase(), mode],
  ]),
)

function readMode(fields: Fields): Mode {
  const text = readText(fields, 'scanning_mode') ?? 'without'
  const mode = MODES.get(text.trim().toLowerCase())
  if (mode !== undefined) return mode
  throw new Refusal(
    'validation_error',
    `\`scanning_mode\`: ${JSON.stringify(text.slice(0, 60))} is none of \`without\`, \`with\` and \`hybrid\`.`,
  )
}

/** Text, or a file of a form in parts. */
async function readMessage(fields: Fields): Promise<Uint8Array<ArrayBuffer>> {
  const { message } = fields
  if (message instanceof File) return new Uint8Array(await message.arrayBuffer())
  const text = readText(fields, 'message') ?? ''
  if (text.trim() !== '') return new Uint8Array(new TextEncoder().encode(text))
  throw new Refusal('missing_required_field', '`message` is mandatory: the whole mail, its header first.')
}

/** Throws a Refusal that names the field. */
export async function readSpamRequest(fields: Fields): Promise<SpamCheckRequest> {
  return { mode: readMode(fields), mail: await readMessage(fields) }
}
