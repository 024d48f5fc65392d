import type { record as zh } from '../zh/record'

export const record: Record<keyof typeof zh, string> = {
  'record.none': 'Nothing is known yet',
  'record.none.advice': 'Record the first fact you learn in conversation.',
  'record.stale': 'stale',
  'record.rule': 'What counts: {rule}',
  'record.fresh-until': 'Fresh until',
  'record.others': 'What other sources say',
}
