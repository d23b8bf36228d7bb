/** Saves a list as a file: its pages are fetched one after the other, and closing the dialog stops that. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { List } from '../../../api/list.ts'
import { list as words } from '../../../text/list.ts'
import { saveBlob } from '../../file/save-file.ts'
import { Button } from '../../form/button.tsx'
import { Form } from '../../form/form.tsx'
import { Dialog } from '../../overlay/dialog.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { useIsClosed } from '../../overlay/use-is-closed.ts'
import { fetchRows } from './fetch-rows.ts'
import { type CsvColumn, writeCsv } from './write-csv.ts'

/** How a list is written to a file. */
export interface CsvLook<Row> {
  /** Of the file, without its end. */
  readonly name: string
  readonly columns: readonly CsvColumn<Row>[]
}

interface CsvDialogProps<Row> {
  readonly look: CsvLook<Row>
  readonly fetchPage: (after: string | undefined) => Promise<List<Row>>
  readonly onClose: () => void
}

/** Of a file; a hundred requests. */
const ROWS_MAX = 10_000

export function CsvDialog<Row extends { readonly id: string }>({ look, fetchPage, onClose }: CsvDialogProps<Row>) {
  const toast = useToast()
  const [count, setCount] = useState(0)
  const isClosed = useIsClosed()
  const fetching = useMutation({
    mutationFn: () =>
      fetchRows({ fetchPage, rowsMax: ROWS_MAX, onProgress: setCount, isStopped: () => isClosed.current }),
    onSuccess: (fetched) => {
      if (fetched === null) return
      const file = `${look.name}.csv`
      saveBlob(new Blob([writeCsv(look.columns, fetched.rows)], { type: 'text/csv;charset=utf-8' }), file)
      toast(fetched.isCut ? words.savedFirst(fetched.rows.length, file) : words.saved(fetched.rows.length, file))
      onClose()
    },
  })
  return (
    <Dialog title={words.csvTitle} onClose={onClose}>
      <Form
        submit={words.save}
        onSubmit={() => fetching.mutate()}
        busy={fetching.isPending}
        error={fetching.error}
        aside={
          fetching.isPending && (
            <Button kind="quiet" onClick={onClose}>
              {words.stop}
            </Button>
          )
        }
      >
        <p className="text-quiet">{words.csvWords(ROWS_MAX)}</p>
        {fetching.isPending && <p role="status">{words.csvProgress(count)}</p>}
      </Form>
    </Dialog>
  )
}
