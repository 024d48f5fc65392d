import { Table, type TableColumnsType } from 'antd'
import { type KeyboardEvent as Press, type ReactNode, useEffect } from 'react'

interface Props<Row extends object> {
  rows: Row[]
  columns: TableColumnsType<Row>
  rowKey: keyof Row & string
  label: string
  empty: ReactNode
  /** Opens a row: by click, or by arrows and Enter when the table has the focus. */
  onOpen?: (row: Row) => void
  loading?: boolean
  expand?: (row: Row) => ReactNode
  testId?: string
}

/** The one table of the staff face: keyboard, empty state and row marks are the same everywhere. */
export function DataTable<Row extends object>({ rows, columns, rowKey, label, empty, onOpen, loading = false, expand, testId }: Props<Row>) {
  if (rows.length === 0 && !loading) return <section aria-label={label} data-testid={testId}>{empty}</section>
  const reachable = (row: Row) => ({
    tabIndex: 0,
    className: 'reachable',
    onClick: () => onOpen?.(row),
    onKeyDown: (press: Press<HTMLElement>) => {
      if (press.key === 'Enter' && press.target === press.currentTarget) onOpen?.(row)
      else moveFocus(press)
    },
  })
  // Where no row takes the focus the table itself does, so that a keyboard can push it sideways; antd has no property for that.
  const scrollable = (section: HTMLElement | null) => {
    if (!onOpen) section?.querySelector('.ant-table-content')?.setAttribute('tabindex', '0')
  }
  return (
    <section ref={scrollable} aria-label={label} data-testid={testId}>
      <Table<Row>
        dataSource={rows}
        columns={columns}
        rowKey={rowKey}
        size="middle"
        pagination={false}
        loading={loading}
        scroll={{ x: 'max-content' }}
        onRow={(row) => ({ 'data-row': String(row[rowKey]), ...(onOpen ? reachable(row) : {}) })}
        {...(expand ? { expandable: { expandedRowRender: expand } } : {})}
      />
    </section>
  )
}

/** Arrows walk through the rows. */
function moveFocus(press: Press<HTMLElement>) {
  const row = press.currentTarget
  const next = press.key === 'ArrowDown' ? row.nextElementSibling : press.key === 'ArrowUp' ? row.previousElementSibling : null
  if (!(next instanceof HTMLElement) || !next.dataset.row) return
  press.preventDefault()
  next.focus()
}

/** The slash key puts the cursor into the search field, unless someone is typing already. */
export function useSlash(focus: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      focus()
    }
    globalThis.addEventListener('keydown', onKey)
    return () => globalThis.removeEventListener('keydown', onKey)
  }, [focus])
}
