/** An act of the operator: a toast when it is done, and what is shown of the deployment is asked for again. */
import { useMutation } from '@tanstack/react-query'
import { refreshLists } from '../../api/list.ts'
import { queryClient } from '../../app/query-client.ts'
import { useToast } from '../../parts/overlay/toast.tsx'

interface Act<Given, Answer> {
  readonly run: (given: Given) => Promise<Answer>
  /** What is said afterwards; nothing where the answer itself is shown. */
  readonly done?: string | ((answer: Answer) => string)
  readonly onDone?: (answer: Answer) => void
}

/** One key is the first part of those of all the operator's lists: an act on mail shows in queues, alarms and relays. */
const OPERATOR_KEY = ['operator']

export function useAct<Given = void, Answer = unknown>({ run, done, onDone }: Act<Given, Answer>) {
  const toast = useToast()
  return useMutation({
    mutationFn: run,
    onSuccess: async (answer) => {
      // What is shown next is how it is now.
      await refreshLists(queryClient, OPERATOR_KEY)
      if (done !== undefined) toast(typeof done === 'string' ? done : done(answer))
      onDone?.(answer)
    },
  })
}
