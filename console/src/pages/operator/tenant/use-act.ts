/** An act of the operator on a tenant: a toast when it is done, and everything about tenants is asked for again. */
import { useMutation } from '@tanstack/react-query'
import { OPERATOR_TENANTS_KEY } from '../../../api/operator/tenants.ts'
import { queryClient } from '../../../app/query-client.ts'
import { useToast } from '../../../parts/overlay/toast.tsx'

interface Act<Given> {
  readonly run: (given: Given) => Promise<unknown>
  readonly done: string
  readonly onDone?: () => void
}

export function useAct<Given = void>({ run, done, onDone }: Act<Given>) {
  const toast = useToast()
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      // What is shown next is how it is now.
      await queryClient.invalidateQueries({ queryKey: OPERATOR_TENANTS_KEY })
      toast(done)
      onDone?.()
    },
  })
}
