/** The records that a domain wants: to copy, with what is seen of each. */
import { type ReactNode, useState } from 'react'
import type { DomainRecord } from '../../api/domains.ts'
import { common } from '../../text/common.ts'
import { domains } from '../../text/domains.ts'
import { CopyText } from '../show/copy-text.tsx'
import { StatusBadge } from '../show/status-badge.tsx'
import { tellDomain } from '../show/tone.ts'
import { ProviderHint } from './provider-hint.tsx'
import { keptProvider, nameAt, type Provider } from './providers.ts'
import { SeenValue } from './seen-value.tsx'

export function RecordsTable({ records }: { readonly records: readonly DomainRecord[] }) {
  const [provider, setProvider] = useState(keptProvider)
  return (
    <div className="flex flex-col gap-3">
      <ProviderHint provider={provider} onChoose={setProvider} />
      <Names />
      <ul className="-mt-3 flex flex-col">
        {records.map((record) => (
          <Record key={`${record.type} ${record.host} ${record.value}`} record={record} provider={provider} />
        ))}
      </ul>
    </div>
  )
}

interface RecordProps {
  readonly record: DomainRecord
  readonly provider: Provider
}

/** On a phone the parts of a record stand below each other, each with its name. */
const GRID = 'grid gap-x-4 gap-y-1 sm:grid-cols-[9.5rem_2.5rem_minmax(0,2fr)_minmax(0,3fr)]'

const Names = () => (
  <div aria-hidden className={`${GRID} border-b border-line pb-1.5 text-xs font-medium text-quiet max-sm:hidden`}>
    <span>{domains.recordColumns.state}</span>
    <span>{domains.recordColumns.type}</span>
    <span>{domains.recordColumns.name}</span>
    <span>{domains.recordColumns.value}</span>
  </div>
)

function Record({ record, provider }: RecordProps) {
  const isRight = record.status === 'verified'
  return (
    <li className="border-b border-line py-2.5 last:border-0">
      <dl className={GRID}>
        <State record={record} />
        <Part name={domains.recordColumns.type}>
          <code className="font-mono text-xs leading-8">{record.type}</code>
        </Part>
        <Part name={domains.recordColumns.name}>
          <CopyText whole text={nameAt(provider, record)} label={common.copy('name')} />
        </Part>
        <Part name={domains.recordColumns.value}>
          <CopyText whole text={record.value} label={common.copy('value')}>
            {shorten(record.value)}
          </CopyText>
          {record.priority !== undefined && (
            <span className="text-xs text-quiet">{domains.priority(record.priority)}</span>
          )}
        </Part>
      </dl>
      {isRight ? record.warning && <p className="pt-1 text-waiting">{record.warning}</p> : <Wrong record={record} />}
    </li>
  )
}

function State({ record }: Pick<RecordProps, 'record'>) {
  const { tone, word } = tellDomain(record.status)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5 sm:flex-col sm:items-start">
      <dt className="sr-only">{domains.recordColumns.state}</dt>
      <dd className="flex min-h-8 items-center">
        <StatusBadge tone={tone}>{word}</StatusBadge>
      </dd>
      <dd className="text-xs text-quiet">
        {record.record}
        {!record.required && `, ${domains.optional}`}
      </dd>
    </div>
  )
}

const Part = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="min-w-0 max-sm:grid max-sm:grid-cols-[4rem_minmax(0,1fr)] max-sm:items-center">
    <dt className="text-xs text-quiet sm:sr-only">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
)

const SHOWN_MAX = 120

/** A public key is copied, not read. */
const shorten = (value: string): string =>
  value.length <= SHOWN_MAX ? value : `${value.slice(0, SHOWN_MAX / 2)} … ${value.slice(-SHOWN_MAX / 4)}`

const Wrong = ({ record }: { readonly record: DomainRecord }) => (
  <div className="flex flex-col gap-1.5 pt-1.5 sm:pl-[10.5rem]">
    {record.seen && record.seen.length > 0 && <SeenValue seen={record.seen} wanted={record.wanted} />}
    {(record.explanation ?? record.seen) && <p className="text-quiet">{record.explanation ?? domains.seenNothing}</p>}
  </div>
)
