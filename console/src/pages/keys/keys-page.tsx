/** `/keys`: the tenant's API keys. */
import { KeyRound, Plus, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type ApiKey, apiKeysOptions } from '../../api/api-keys.ts'
import { Button } from '../../parts/form/button.tsx'
import { IconButton } from '../../parts/form/icon-button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { keys } from '../../text/keys.ts'
import { CreateKey } from './create-key.tsx'
import { RemoveKey } from './remove-key.tsx'
import { RenameKey } from './rename-key.tsx'

const quiet = (at: string | null, none: string) => (
  <span className="text-quiet">{at === null ? none : <Time at={at} />}</span>
)

const columnsWith = (onRename: (key: ApiKey) => void, onRemove: (key: ApiKey) => void): readonly Column<ApiKey>[] => [
  {
    id: 'name',
    label: keys.columns.name,
    cell: (key) => (
      <button
        type="button"
        title={keys.rename}
        className="max-w-full truncate rounded font-medium hover:underline"
        onClick={() => onRename(key)}
      >
        {key.name}
      </button>
    ),
  },
  {
    id: 'permission',
    label: keys.columns.permission,
    width: 'w-32',
    cell: ({ permission }) => keys.permissions[permission],
  },
  {
    id: 'used',
    label: keys.columns.used,
    width: 'w-28',
    wideOnly: true,
    cell: (key) => quiet(key.last_used_at, keys.neverUsed),
  },
  {
    id: 'expires',
    label: keys.columns.expires,
    width: 'w-28',
    wideOnly: true,
    cell: (key) => quiet(key.expires_at, common.never),
  },
  {
    id: 'at',
    label: keys.columns.at,
    width: 'w-28',
    wideOnly: true,
    cell: (key) => quiet(key.created_at, ''),
  },
  {
    id: 'acts',
    label: common.actions,
    isLabelHidden: true,
    width: 'w-12',
    cell: (key) => (
      <IconButton label={keys.removeOf(key.name)} icon={<Trash2 className="size-4" />} onClick={() => onRemove(key)} />
    ),
  },
]

export function KeysPage() {
  const [isCreating, setCreating] = useState(false)
  const [removing, setRemoving] = useState<ApiKey | null>(null)
  const [renaming, setRenaming] = useState<ApiKey | null>(null)
  const columns = useMemo(() => columnsWith(setRenaming, setRemoving), [])
  return (
    <Page fill>
      <PageHeader title={keys.title} lead={keys.lead}>
        <Button kind="primary" icon={<Plus className="size-4" />} onClick={() => setCreating(true)}>
          {keys.create}
        </Button>
      </PageHeader>
      <ListView
        label={keys.list}
        options={apiKeysOptions}
        columns={columns}
        second={({ created_at }) => <Time at={created_at} />}
        empty={
          <EmptyState icon={<KeyRound className="size-5" />} title={keys.emptyTitle}>
            {keys.empty}
          </EmptyState>
        }
      />
      {isCreating && <CreateKey onClose={() => setCreating(false)} />}
      {renaming && <RenameKey apiKey={renaming} onClose={() => setRenaming(null)} />}
      {removing && <RemoveKey apiKey={removing} onClose={() => setRemoving(null)} />}
    </Page>
  )
}
