/** Saves some settings; the page, and the name and logo around it, show at once what the answer says. */
import { useMutation } from '@tanstack/react-query'
import { changeSettings, OPERATOR_SETTINGS_KEY, type UpdateOperatorSettings } from '../../../api/operator/settings.ts'
import { SITE_KEY } from '../../../api/site.ts'
import { queryClient } from '../../../app/query-client.ts'
import { useToast } from '../../../parts/overlay/toast.tsx'
import { deployment as words } from '../../../text/operator.ts'

/** `done` is what is said afterwards. */
export function useSave(done: string = words.saved) {
  const toast = useToast()
  return useMutation({
    mutationFn: (changes: UpdateOperatorSettings) => changeSettings(changes),
    onSuccess: async (settings) => {
      queryClient.setQueryData(OPERATOR_SETTINGS_KEY, settings)
      toast(done)
      await queryClient.invalidateQueries({ queryKey: SITE_KEY })
    },
  })
}
