/** Puts a recipient on the list of those that get no mail, with a way back. */
import { useMutation } from '@tanstack/react-query'
import { Ban } from 'lucide-react'
import { addSuppressions, removeSuppression, SUPPRESSIONS_KEY } from '../../api/suppressions.ts'
import { queryClient } from '../../app/query-client.ts'
import { Button } from '../../parts/form/button.tsx'
import { useToast } from '../../parts/overlay/toast.tsx'
import { email as words } from '../../text/sending/emails.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: SUPPRESSIONS_KEY })

export function SuppressButton({ address }: { readonly address: string }) {
  const toast = useToast()
  const onError = (error: Error) => toast(error.message)
  const suppress = useMutation({
    mutationFn: () => addSuppressions([{ email: address, origin: 'manual' }]),
    onSuccess: ({ added }) => {
      // One that was on the list before is not taken off it by an undo.
      const undo =
        added === 0 ? undefined : () => void removeSuppression(encodeURIComponent(address)).then(refresh, onError)
      toast(words.suppressed(address), undo)
      return refresh()
    },
    onError,
  })
  return (
    <Button
      kind="quiet"
      className="-ml-3"
      icon={<Ban className="size-4" />}
      busy={suppress.isPending}
      onClick={() => suppress.mutate()}
    >
      {words.suppress}
    </Button>
  )
}
