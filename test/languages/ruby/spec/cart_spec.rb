# frozen_string_literal: true

require 'shop/cart'
require 'shop/receipt'

# Rounds as the till does.
def till(amount)
  Shop::Tax.round(amount)
end

RSpec.describe Shop::Cart do
  subject(:cart) { described_class.new }

  let(:gift) { Shop::GiftCart.new }

  shared_examples 'a priced thing' do
    it { is_expected.to respond_to(:price) }
  end

  describe '#total' do
    context 'when nothing is in it' do
      it 'is refused' do
        expect { cart.total }.to raise_error(Shop::EmptyCart)
      end
    end

    it 'adds the tax of the region' do
      gateway = Object.new
      def gateway.charge(amount, note:) = puts(amount, note)

      cart.add_line('pen', 2.5).checkout!(gateway)
      expect(cart.total).to eq(till(2.975))
    end

    specify('negative is unknown') { expect { -cart }.to raise_error(NotImplementedError) }
  end

  it 'is printed line by line' do
    expect { Shop::Receipt.new(gift).print_to($stdout) }.to output(/pen/).to_stdout
  end

  it 'counts later'
end
