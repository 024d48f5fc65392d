import type { DeskKind } from '@shared/api/imports'
import { DataTable } from '@shared/ui/table/DataTable'
import { Empty } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What a file of this kind holds; folded away, for those who know it. */
export function Columns({ kind }: { kind: DeskKind }) {
  const t = useWords()
  const columns = [
    { title: t('imports.column'), dataIndex: 'name', render: (name: string) => <code className="raw">{name}</code> },
    { title: t('imports.required'), dataIndex: 'required', render: (required: boolean) => (required ? t('imports.yes') : '—') },
    { title: t('imports.meaning'), dataIndex: 'meaning' },
    { title: t('imports.form'), dataIndex: 'form' },
  ]
  return (
    <details data-testid="import-columns">
      <summary>{t('imports.columns')}</summary>
      <p className="small soft">{kind.repeat.replaceAll('`', '')}</p>
      <DataTable label={t('imports.columns')} rows={kind.columns} columns={columns} rowKey="name" empty={<Empty title={t('state.empty')} />} />
    </details>
  )
}
