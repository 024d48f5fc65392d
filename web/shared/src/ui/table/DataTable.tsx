import { Table, type TableColumnsType } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'

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
  const [picked, setPicked] = useState(-1)
  const last = rows.length - 1
  const current = Math.min(picked, last)

  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined && onOpen) {
      event.preventDefault()
      setPicked(Math.min(last, Math.max(0, current + step)))
    }
    const row = rows[current]
    if (event.key === 'Enter' && row && event.target === event.currentTarget) onOpen?.(row)
  }

  return (
    <div
      role={onOpen ? 'application' : undefined}
      aria-label={label}
      tabIndex={onOpen ? 0 : undefined}
      onKeyDown={onKeyDown}
      data-testid={testId}
      data-table
    >
      <Table<Row>
        dataSource={rows}
        columns={columns}
        rowKey={rowKey}
        size="middle"
        pagination={false}
        loading={loading}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: empty }}
        rowClassName={(_, place) => (place === current && onOpen ? 'picked' : '')}
        onRow={(row) => ({
          'data-row': String(row[rowKey]),
          style: onOpen ? { cursor: 'pointer' } : {},
          onClick: () => onOpen?.(row),
        })}
        {...(expand ? { expandable: { expandedRowRender: expand } } : {})}
      />
    </div>
  )
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
