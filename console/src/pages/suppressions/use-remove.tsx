/** Taking addresses off the list: one at once, many after a question; either way it can be taken back, with the origin. */
import { useMutation } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { dropRow, refreshLists } from '../../api/list.ts'
import {
  addSuppressions,
  removeSuppression,
  removeSuppressions,
  SUPPRESSIONS_KEY,
  type Suppression,
} from '../../api/suppressions.ts'
import { queryClient } from '../../app/query-client.ts'
import type { BulkAct } from '../../parts/list/select/bulk-act.ts'
import { useToast } from '../../parts/overlay/toast.tsx'
import { suppressions } from '../../text/sending/suppressions.ts'

const refresh = () => refreshLists(queryClient, SUPPRESSIONS_KEY)

const putBack = (removed: readonly Suppression[]) =>
  addSuppressions(removed.map(({ email, origin }) => ({ email, origin })))

/** Takes an address off at once. */
export function useRemove() {
  const toast = useToast()
  return useMutation({
    mutationFn: ({ id }: Suppression) => removeSuppression(id),
    onMutate: ({ id }) => dropRow(queryClient, SUPPRESSIONS_KEY, id),
    onSuccess: (_, removed) => toast(suppressions.removed(removed.email), () => void putBack([removed]).then(refresh)),
    onError: (error) => {
      toast(error.message)
      return refresh()
    },
  })
}

/** As many as the API takes at once. */
const ROWS_AT_ONCE = 100

export const SUPPRESSION_ACTS: readonly BulkAct<Suppression>[] = [
  {
    id: 'remove',
    label: suppressions.removeSelected,
    icon: <Trash2 className="size-4" />,
    isDanger: true,
    title: suppressions.removeSelectedTitle,
    consequence: suppressions.removeSelectedWords,
    fits: () => true,
    rowsAtOnce: ROWS_AT_ONCE,
    run: (rows) => removeSuppressions(rows.map(({ id }) => id)),
    done: suppressions.removedSelected,
    undo: putBack,
  },
]
