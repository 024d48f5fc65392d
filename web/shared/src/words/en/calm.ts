import type { calm as zh } from '../zh/calm'

export const calm: Record<keyof typeof zh, string> = {
  'calm.title': 'What to do in falls',
  'calm.why': 'Write it while it is calm: how far may everything fall, and what should happen then. On such a day we show you your own words first.',
  'calm.now': 'What holds now',
  'calm.coming': 'What will hold soon',
  'calm.from': 'Holds from',
  'calm.write': 'Write it down',
  'calm.rewrite': 'Write it anew',
  'calm.fall': 'Everything has fallen by (%)',
  'calm.choice': 'What should happen',
  'calm.choice.hold': 'Change nothing',
  'calm.choice.talk': 'Talk first',
  'calm.choice.reduce': 'Less that fluctuates',
  'calm.to': 'Down to this share of everything (%)',
  'calm.more': 'One more fall',
  'calm.less': 'Take the last away',
  'calm.words': 'A sentence to yourself for that day',
  'calm.later': 'So that nobody changes their mind in a fright, what you write anew holds seven days later; until then what holds now stays.',
  'calm.save': 'Save',
  'calm.none': 'Nothing was written about falls yet',
  'calm.none.advice': 'Next time you talk, ask the customer to write it while it is calm.',
}
