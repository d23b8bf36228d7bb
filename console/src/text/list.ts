/** Words of lists: selection, acts on many rows, files. */
const rows = (count: number): string => `${new Intl.NumberFormat().format(count)} ${count === 1 ? 'row' : 'rows'}`

export const list = {
  count: rows,
  countAtLeast: (count: number) => `${rows(count)} so far, more below`,
  newestFirst: 'newest first',
  select: (row: string) => `Select ${row}`,
  selectAll: 'Select all rows that are loaded',
  selected: (count: number) => `${new Intl.NumberFormat().format(count)} selected`,
  unselect: 'Clear selection',
  selection: 'What can be done with the selected rows',
  fitsSome: (fitting: number, selected: number) =>
    fitting === selected ? '' : `It can be done to ${fitting} of the ${selected} selected. `,
  progress: (done: number, total: number) => `${done} of ${total} done…`,
  refusedSome: (count: number, why: string) => `${count} could not be: ${why}`,
  stop: 'Stop',
  csv: 'Save as CSV',
  csvTitle: 'Save the list as CSV',
  csvWords: (rowsMax: number) =>
    `All rows that fit the filters, in the order of the list, up to ${rows(rowsMax)}. A spreadsheet opens the file.`,
  csvProgress: (count: number) => `${rows(count)} fetched…`,
  save: 'Save file',
  saved: (count: number, file: string) => `${rows(count)} saved in ${file}.`,
  savedFirst: (count: number, file: string) =>
    `The first ${rows(count)} are in ${file}. There are more: narrow the filters for the rest.`,
} as const
