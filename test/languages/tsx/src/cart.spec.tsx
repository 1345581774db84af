import { render } from '@testing-library/react'
import { describe, it } from 'vitest'
import Cart, { Boundary } from './cart.js'

describe('<Cart>', () => {
  it.each`
    count
    ${1}
  `('shows $count lines', () => {
    render(<Cart lines={[]} />)
  })

  it('survives', () => {
    render(
      <Boundary>
        <span />
      </Boundary>,
    )
  })
})
