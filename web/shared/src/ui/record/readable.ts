import { grouped } from '@shared/format'

/** Long numbers in groups of three, also inside a sentence; everything else as the server words it. */
export const readable = (value: string) => value.replace(/\b\d{5,}(\.\d+)?\b/g, (number) => grouped(number))
