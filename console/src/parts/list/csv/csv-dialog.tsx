/** Saves a list as a file: its pages are fetched one after the other, and closing the dialog stops that. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { list as words } from '../../../text/list.ts'
import { saveBlob } from '../../file/save-file.ts'
import { Button } from '../../form/button.tsx'
import { Form } from '../../form/form.tsx'
import { Dialog } from '../../overlay/dialog.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { useIsClosed } from '../../overlay/use-is-closed.ts'
import { CSV_ROWS_MAX, type MadeCsv, type Watch } from './make-csv.ts'

interface CsvDialogProps {
  /** Of the file. */
  readonly name: string
  readonly make: (watch: Watch) => Promise<MadeCsv | null>
  readonly onClose: () => void
}

export function CsvDialog({ name, make, onClose }: CsvDialogProps) {
  const toast = useToast()
  const [count, setCount] = useState(0)
  const isClosed = useIsClosed()
  const making = useMutation({
    mutationFn: () => make({ onProgress: setCount, isStopped: () => isClosed.current }),
    onSuccess: (made) => {
      if (made === null) return
      saveBlob(new Blob([made.text], { type: 'text/csv;charset=utf-8' }), name)
      toast(made.isCut ? words.savedFirst(made.count, name) : words.saved(made.count, name))
      onClose()
    },
  })
  return (
    <Dialog title={words.csvTitle} onClose={onClose}>
      <Form
        submit={words.save}
        onSubmit={() => making.mutate()}
        busy={making.isPending}
        error={making.error}
        aside={
          making.isPending && (
            <Button kind="quiet" onClick={onClose}>
              {words.stop}
            </Button>
          )
        }
      >
        <p className="text-quiet">{words.csvWords(CSV_ROWS_MAX)}</p>
        {making.isPending && <p role="status">{words.csvProgress(count)}</p>}
      </Form>
    </Dialog>
  )
}
