import type { insight as zh } from '../zh/insight'

export const insight: Record<keyof typeof zh, string> = {
  'insight.title': 'What we noticed',
  'insight.tab': 'Portrait and changes',
  'insight.intro': 'These are guesses from your money and what you told us. Tell us whether they are right; what you reject is not asked again on the same grounds.',
  'insight.none': 'Nothing to confirm',
  'insight.none.advice': 'New changes will appear here.',
  'insight.off': 'Personal insight is off',
  'insight.off.advice': 'Guesses are made only once the customer has agreed to personal insight.',
  'insight.probability': 'Confidence',
  'insight.why': 'Why we think so',
  'insight.yes': 'Yes',
  'insight.no': 'No',
  'insight.later': 'Not now',
  'insight.portrait': 'Portrait',
  'insight.cash-flow': 'Money by month',
  'insight.month': 'Month',
  'insight.income': 'In',
  'insight.spending': 'Out',
  'insight.saved': 'Left',
  'insight.note': 'Note of a conversation',
  'insight.note.save': 'Save the note',
}
