import { useId, useState } from 'react'
import { type Form, type FormPreview, useEnterForm, usePreviewForm } from '@shared/api/questionnaires'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { InstrumentPreview } from './InstrumentPreview'

const NOTHING: Form = { name: '', text: '', mapping_name: '', mapping_text: '' }

/** A questionnaire from a file: looked at with everything that is wrong with it, and entered only when nothing is. */
export function ImportForm({ onClose }: { onClose: () => void }) {
  const t = useWords()
  const [form, setForm] = useState(NOTHING)
  const preview = usePreviewForm()
  const enter = useEnterForm()
  const change = (next: Partial<Form>) => {
    setForm({ ...form, ...next })
    preview.reset()
  }
  const seen = preview.data
  return (
    <section className="card stack" data-testid="import-form">
      <h2>{t('suitability.instruments.new')}</h2>
      <p className="soft">{t('suitability.instruments.new.note')}</p>
      <div className="columns even">
        <FilePick label={t('suitability.instruments.file')} hint={t('suitability.instruments.file.hint')} testId="form-file" onRead={(name, text) => change({ name, text })} />
        <FilePick label={t('suitability.instruments.mapping')} hint={t('suitability.instruments.mapping.hint')} testId="mapping-file" onRead={(mapping_name, mapping_text) => change({ mapping_name, mapping_text })} />
      </div>
      <Refused error={preview.error ?? enter.error} />
      <div className="row wrap">
        <Button look={seen ? 'normal' : 'primary'} busy={preview.isPending} disabled={form.name === ''} data-testid="form-preview" onClick={() => preview.mutate(form)}>{t('suitability.instruments.check')}</Button>
        {seen?.becomes ? <Button look="primary" busy={enter.isPending} data-testid="form-enter" onClick={() => enter.mutate(form, { onSuccess: onClose })}>{t('suitability.instruments.enter')}</Button> : null}
        <Button look="plain" onClick={onClose}>{t('action.cancel')}</Button>
      </div>
      {seen ? <Found of={seen} /> : null}
    </section>
  )
}

function Found({ of }: { of: FormPreview }) {
  const t = useWords()
  return (
    <div className="stack" data-testid="form-found">
      {of.gaps ? (
        <p className="soft">
          {t('suitability.instruments.gaps', { questions: of.gaps.questions })}{' '}
          {of.gaps.unscored.length > 0 ? t('suitability.instruments.unscored', { questions: of.gaps.unscored.join(', ') }) : t('suitability.instruments.range', { lowest: of.gaps.lowest ?? 0, highest: of.gaps.highest ?? 0 })}{' '}
          {of.gaps.banded ? '' : t('suitability.instruments.unbanded')}
        </p>
      ) : null}
      {of.faults.length > 0 ? (
        <>
          <p className="notice bad">{t('suitability.instruments.faults', { count: of.faults.length })}</p>
          <ul className="points" data-testid="form-faults">{of.faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>
        </>
      ) : null}
      {of.becomes ? (
        <>
          <h3>{of.becomes.title} <span className="num small soft">{of.becomes.code} {of.becomes.version}</span></h3>
          <InstrumentPreview of={of.becomes} />
        </>
      ) : null}
    </div>
  )
}

function FilePick({ label, hint, testId, onRead }: { label: string; hint: string; testId: string; onRead: (name: string, text: string) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept=".toml,.json,.txt"
        aria-describedby={`${id}-hint`}
        data-testid={testId}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) void file.text().then((text) => onRead(file.name, text))
          else onRead('', '')
        }}
      />
      <span id={`${id}-hint`} className="small soft">{hint}</span>
    </div>
  )
}
