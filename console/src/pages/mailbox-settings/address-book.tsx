/** Whom a mailbox knows: searched, and taken out. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { BookUser, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { dropRow, refreshLists } from '../../api/list.ts'
import { type Contact, contactsKey, contactsOptions, removeContact } from '../../api/mail/contacts.ts'
import { queryClient } from '../../app/query-client.ts'
import { IconButton } from '../../parts/form/icon-button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { SearchBox } from '../../parts/list/search-box.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { Time } from '../../parts/show/time.tsx'
import { common } from '../../text/common.ts'
import { contacts as words } from '../../text/mailbox-settings.ts'

interface AddressBookProps {
  readonly mailbox: string
  readonly isKept: boolean
  readonly canRemove: boolean
}

function useRemove(mailbox: string) {
  const toast = useToast()
  return useMutation({
    mutationFn: (contact: Contact) => removeContact(mailbox, contact),
    onMutate: ({ id }) => dropRow(queryClient, contactsKey(mailbox), id),
    onSuccess: (_, { address }) => toast(words.removed(address)),
    onError: (error) => {
      toast(error.message)
      return refreshLists(queryClient, contactsKey(mailbox))
    },
  })
}

const Person = ({ contact: { name, address } }: { readonly contact: Contact }) => (
  <span className="flex min-w-0 items-baseline gap-x-2">
    {name !== null && <span className="max-w-1/2 shrink-0 truncate font-medium">{name}</span>}
    <span className={name === null ? 'truncate font-medium' : 'truncate text-quiet'}>{address}</span>
  </span>
)

/** Without the act for those who only look. */
const columnsWith = (onRemove: ((contact: Contact) => void) | null): readonly Column<Contact>[] => [
  { id: 'person', label: words.columns.person, cell: (contact) => <Person contact={contact} /> },
  {
    id: 'last',
    label: words.columns.last,
    width: 'w-32',
    wideOnly: true,
    isOrder: true,
    cell: ({ last_used_at: at }) => (
      <span className="text-quiet">
        <Time at={at} />
      </span>
    ),
  },
  ...(onRemove === null
    ? []
    : [
        {
          id: 'acts',
          label: common.actions,
          isLabelHidden: true,
          width: 'w-12',
          cell: (contact: Contact) => (
            <IconButton
              label={words.remove(contact.address)}
              icon={<Trash2 className="size-4" />}
              onClick={() => onRemove(contact)}
            />
          ),
        },
      ]),
]

function Nobody({ isSearched, isKept }: { readonly isSearched: boolean; readonly isKept: boolean }) {
  const title = isSearched ? words.nothingFitsTitle : words.emptyTitle
  const kept = isKept ? words.empty : words.notKept
  return (
    <EmptyState icon={<BookUser className="size-5" />} title={title}>
      {isSearched ? words.nothingFits : kept}
    </EmptyState>
  )
}

export function AddressBook({ mailbox, isKept, canRemove }: AddressBookProps) {
  const { q = '' } = useSearch({ from: '/inside/mail/$mailbox/settings' })
  const navigate = useNavigate({ from: '/mail/$mailbox/settings' })
  const { mutate: remove } = useRemove(mailbox)
  const columns = useMemo(() => columnsWith(canRemove ? remove : null), [canRemove, remove])
  return (
    <section aria-labelledby="contacts" className="border-t border-line py-8">
      <h2 id="contacts" className="pb-1 text-base font-semibold">
        {words.title}
      </h2>
      <p className="max-w-[80ch] pb-4 text-quiet">{words.lead}</p>
      <search aria-label={words.search} className="flex pb-3">
        <SearchBox
          label={words.search}
          value={q}
          onSearch={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
        />
      </search>
      <ListView
        label={words.list}
        options={contactsOptions(mailbox, q)}
        columns={columns}
        second={({ last_used_at: at }) => <Time at={at} />}
        nameOf={({ address }) => address}
        empty={<Nobody isSearched={q !== ''} isKept={isKept} />}
      />
    </section>
  )
}
