import type { Html } from '../html.js'
import { withThousands } from '../parts/budget.js'

export const guess = 'The model server did not count, so this is a guess.'

/** So many tokens, and whether somebody has counted them. */
export function Tokens({ count, estimated }: { readonly count: number; readonly estimated: boolean }): Html {
  return (
    <>
      {estimated && <abbr title={guess}>~</abbr>}
      {withThousands(count)}
    </>
  )
}

/** Small sums are what these are; a dash says that a model has no price. */
export function Cost({ cost }: { readonly cost: number | null }): Html {
  if (cost === null) return <abbr title="One of its models has no price.">–</abbr>
  return <>{cost >= 1 ? cost.toLocaleString('en', { maximumFractionDigits: 2 }) : `${Number(cost.toPrecision(3))}`}</>
}

/** `1.2K`, `5M` */
export function shortly(count: number): string {
  return count.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 })
}
