import { useQuery } from '@tanstack/react-query'
import { daysQuery, type Rule } from '@shared/api/rules'
import { formatDate } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { FactList, type FactPair } from '@shared/ui/FactList'
import { Sheet } from '@shared/ui/Sheet'
import { Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { DecisionMark, decisionOf } from './DecisionMark'

const ACTS = ['recommend', 'accept', 'buy', 'execute', 'redeem', 'quick_redeem', 'list', 'show', 'contact', 'assess', 'release'] as const

/** One rule with everything it rests on, and how often it spoke. */
export function RuleSheet({ pack, rule, marks, onClose }: { pack: string; rule: Rule; marks: Record<string, string>; onClose: () => void }) {
  const t = useWords()
  const language = useLanguage()
  const day = formatDate(rule.since, language)
  const rows: FactPair[] = [
    [t('rules.clause'), rule.clause],
    [t('rules.mark'), `${rule.mark} · ${marks[rule.mark] ?? ''}`],
    [t('rules.decision'), <><DecisionMark decision={rule.decision} /> {rule.shipped_decision ? t('rules.raised', { before: t(`rules.decision.${decisionOf(rule.shipped_decision)}`) }) : null}</>],
    [t('rules.unknown'), <DecisionMark decision={rule.unknown} />],
    [t('rules.acts'), rule.acts.map((act) => wordOf(act)).map((act) => (act.known ? t(`rules.act.${act.known}`) : act.name)).join(t('list.between'))],
    [t('rules.regimes'), rule.regimes.join(t('list.between')) || t('rules.all')],
    [t('rules.condition'), <code className="raw">{rule.condition}</code>],
    ...rule.params.map(({ label, value, mark, shipped }): FactPair => [label, `${shipped === null ? value : t('rules.moved', { shipped, value })} · ${mark} ${marks[mark] ?? ''}`]),
    [t('rules.force'), rule.until ? t('rules.between', { day, until: formatDate(rule.until, language) }) : t('rules.from', { day })],
    [t('rules.since'), rule.version],
    [t('rules.test'), <code className="raw">{rule.test}</code>],
  ]
  return (
    <Sheet title={`${rule.id} ${rule.text}`} onClose={onClose} testId="rule">
      <FactList rows={rows} />
      <h3>{t('rules.days')}</h3>
      <Spoken pack={pack} rule={rule.id} />
      <div className="row"><Button look="primary" onClick={onClose}>{t('rules.close')}</Button></div>
    </Sheet>
  )
}

const wordOf = (name: string) => ({ name, known: ACTS.find((one) => one === name) })

/** A bar a day; the words above it say the sum for those who do not see it. */
function Spoken({ pack, rule }: { pack: string; rule: string }) {
  const t = useWords()
  const days = useQuery(daysQuery(pack, rule))
  return (
    <Ready query={days}>
      {(data) => {
        const total = data.reduce((sum, { count }) => sum + count, 0)
        const most = Math.max(1, ...data.map(({ count }) => count))
        return (
          <div data-testid="rule-days">
            <p className="small soft">{total === 0 ? t('rules.days.none') : t('rules.days.total', { count: total })}</p>
            <svg className="spoken" viewBox={`0 0 ${data.length * 10} 40`} preserveAspectRatio="none" aria-hidden>
              {data.map(({ day, count }, place) => (
                <rect key={day} x={place * 10 + 1} width={8} y={39 - (38 * count) / most} height={1 + (38 * count) / most}><title>{`${day} · ${count}`}</title></rect>
              ))}
            </svg>
          </div>
        )
      }}
    </Ready>
  )
}
