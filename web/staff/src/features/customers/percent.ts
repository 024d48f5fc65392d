/** A chance as a whole percentage; never 100, which nothing but a person's decision is. */
export function percentOf(chance: string): string {
  return `${Math.min(Math.floor(Number(chance) * 100), 99)}%`
}
