import type { suitability as zh } from '../zh/suitability'

export const suitability: Record<keyof typeof zh, string> = {
  'suitability.title': 'Risk assessment',
  'suitability.begin': 'Begin ({count} questions)',
  'suitability.place': 'Question {place} of {count}',
  'suitability.large': 'Large type',
  'suitability.back': 'Back',
  'suitability.leave': 'Leave',
  'suitability.ready': 'All answered',
  'suitability.ready.advice': 'You can go back and change answers. Your level is worked out when you hand in: at most twice a day and eight times in twelve months.',
  'suitability.hand-in': 'Hand in',
  'suitability.changed': 'Last time it was {before}, now it is {after}. Please say whether the new result describes you; until then the lower of the two applies.',
  'suitability.held': 'The result has to be checked by a person; we shall be in touch.',
  'suitability.keep': 'Keep {level}',
  'suitability.confirm': 'Confirm {level}',
  'suitability.past': 'Earlier assessments',
  'suitability.past.none': 'No assessments yet.',
  'suitability.knowledge.means': 'With what you know at present we serve you up to level {level}. You can take the test again when you know more.',
}
