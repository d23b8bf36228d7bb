/** A token by which a node registers: for a new relay, for another node in a relay's place, or for a new secret. */
import { useState } from 'react'
import { createRelayToken, type RelayToken, rotateRelaySecret } from '../../../api/operator/relays.ts'
import { Button } from '../../../parts/form/button.tsx'
import { Field } from '../../../parts/form/field.tsx'
import { Form, fieldText } from '../../../parts/form/form.tsx'
import { TextInput } from '../../../parts/form/text-input.tsx'
import { Dialog } from '../../../parts/overlay/dialog.tsx'
import { Code } from '../../../parts/show/code.tsx'
import { SecretOnce } from '../../../parts/show/secret-once.tsx'
import { Time } from '../../../parts/show/time.tsx'
import { common } from '../../../text/common.ts'
import { relay as relayWords, relays as words } from '../../../text/operator/relays.ts'
import { useAct } from '../use-act.ts'

interface TokenDialogProps {
  readonly purpose: 'new' | 'node' | 'secret'
  /** The relay that is there; none for a new one. */
  readonly relay?: string
  readonly onClose: () => void
}

const WEEK_MINUTES = 10_080
const MINUTES = { token: 60, former: 1_440 }

const TITLES = { node: relayWords.newTokenTitle, secret: relayWords.rotateTitle }
const LEADS = { node: relayWords.newTokenWords, secret: relayWords.rotateWords }

function askFor({ purpose, relay }: TokenDialogProps, fields: FormData): Promise<RelayToken> {
  const minutes = {
    expires_in_minutes: Number(fieldText(fields, 'minutes')),
    former_valid_minutes: Number(fieldText(fields, 'former') || MINUTES.former),
  }
  const id = relay ?? fieldText(fields, 'relay')
  return purpose === 'secret' ? rotateRelaySecret(id, minutes) : createRelayToken({ relay: id, ...minutes })
}

export function TokenDialog(props: TokenDialogProps) {
  const { purpose, relay = '', onClose } = props
  const [token, setToken] = useState<RelayToken | null>(null)
  const make = useAct({ run: (fields: FormData) => askFor(props, fields), onDone: setToken })
  const title = purpose === 'new' ? words.tokenTitle : TITLES[purpose](relay)
  return (
    <Dialog title={title} onClose={onClose}>
      {token ? (
        <Made token={token} onClose={onClose} />
      ) : (
        <Form submit={words.makeToken} onSubmit={make.mutate} busy={make.isPending} error={make.error}>
          {purpose === 'new' ? <NameField /> : <p className="text-quiet">{LEADS[purpose]}</p>}
          <MinutesField name="minutes" label={words.tokenMinutes} value={MINUTES.token} min={1} />
          {purpose !== 'new' && (
            <MinutesField
              name="former"
              label={words.formerMinutes}
              help={words.formerMinutesHelp}
              value={MINUTES.former}
              min={0}
            />
          )}
        </Form>
      )}
    </Dialog>
  )
}

const NameField = () => (
  <Field label={words.tokenName} help={words.tokenNameHelp}>
    <TextInput
      name="relay"
      required
      maxLength={40}
      pattern="[a-z0-9][a-z0-9\-]*"
      autoComplete="off"
      spellCheck={false}
    />
  </Field>
)

interface MinutesFieldProps {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly value: number
  readonly min: number
}

const MinutesField = ({ name, label, help, value, min }: MinutesFieldProps) => (
  <Field label={label} help={help}>
    <TextInput name={name} type="number" required min={min} max={WEEK_MINUTES} step={1} defaultValue={value} />
  </Field>
)

const installLine = (token: string): string =>
  `relay/relay/deploy/mailstead-relay install --env relay.env --token ${token}`

const Made = ({ token, onClose }: { readonly token: RelayToken; readonly onClose: () => void }) => (
  <div className="flex flex-col gap-4">
    <SecretOnce secret={token.token} what="token" />
    <p>{words.tokenWords(token.relay)}</p>
    <Code text={installLine(token.token)} label={words.installLine} copy={common.copy('install line')} />
    <p className="text-quiet">
      {words.tokenEnds} <Time at={token.expires_at} />.
    </p>
    <Button className="self-end" onClick={onClose}>
      {words.done}
    </Button>
  </div>
)
