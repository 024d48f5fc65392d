import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type Layer, type LayerDraft, type Rule, rulesQuery, useCheckLayer, useSaveDraft } from '@shared/api/rules'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { LayerField } from './LayerField'
import { withDecision, withParam } from './layer'

const LEAST_REASON = 4

interface Props {
  pack: string
  version: string
  draft: LayerDraft | null
  onClose: () => void
}

/** Writes a layer: one field for every number the bank may move and every decision it may raise. */
export function LayerEditor({ pack, version, draft, onClose }: Props) {
  const t = useWords()
  const rules = useQuery(rulesQuery(pack, version))
  const [content, setContent] = useState<Layer>(draft?.content ?? {})
  const [since, setSince] = useState(draft?.since ?? '')
  const [reason, setReason] = useState(draft?.reason ?? '')
  const intent = useRef(crypto.randomUUID())
  const check = useCheckLayer()
  const save = useSaveDraft()
  const body = { pack, since, reason, content: { ...content }, draft_id: draft?.id ?? null }
  const ready = since !== '' && reason.trim().length >= LEAST_REASON
  const change = (next: Layer) => {
    setContent(next)
    check.reset()
  }
  return (
    <section className="card stack" data-testid="layer-editor">
      <h2>{t('rules.view.layer')} · {pack}</h2>
      <div className="row wrap">
        <Field label={t('rules.layer.since')} type="date" value={since} data-testid="layer-since" onChange={(event) => setSince(event.target.value)} />
        <Field label={t('rules.layer.reason')} hint={t('rules.layer.reason.hint')} value={reason} maxLength={400} data-testid="layer-reason" onChange={(event) => setReason(event.target.value)} />
      </div>
      <Ready query={rules}>
        {(data) => (
          <div className="layer-fields">
            {data.rules.filter(movable).map((rule) => (
              <LayerField
                key={rule.id}
                rule={rule}
                change={content.changes?.[rule.id] ?? {}}
                faults={(check.data ?? []).filter((fault) => fault.rule_id === rule.id).map((fault) => fault.sentence)}
                onParam={(name, value) => change(withParam(content, rule.id, name, value))}
                onDecision={(decision) => change(withDecision(content, rule.id, decision))}
              />
            ))}
          </div>
        )}
      </Ready>
      {check.data ? <Faults sentences={check.data.map((fault) => `${fault.rule_id}: ${fault.sentence}`)} /> : null}
      <Refused error={save.error ?? check.error} />
      <div className="row wrap">
        <Button disabled={!ready} busy={check.isPending} data-testid="layer-check" onClick={() => check.mutate(body)}>{t('rules.layer.check')}</Button>
        <Button look="primary" disabled={!ready} busy={save.isPending} data-testid="layer-save" onClick={() => save.mutate({ body, intent: intent.current }, { onSuccess: onClose, onError: () => { intent.current = crypto.randomUUID() } })}>{t('rules.layer.save')}</Button>
        <Button look="plain" onClick={onClose}>{t('rules.layer.cancel')}</Button>
      </div>
    </section>
  )
}

const movable = (rule: Rule) => !rule.own && (rule.decision !== 'BLOCK' || rule.params.some(({ stricter }) => stricter !== null))

function Faults({ sentences }: { sentences: string[] }) {
  const t = useWords()
  if (sentences.length === 0) return <div className="notice good" role="status">{t('rules.layer.fine')}</div>
  return <div className="notice bad" role="alert" data-testid="layer-faults"><ul className="points">{sentences.map((one) => <li key={one}>{one}</li>)}</ul></div>
}
