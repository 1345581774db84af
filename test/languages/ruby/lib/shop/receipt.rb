# frozen_string_literal: true

require_relative 'cart'

module Shop
  # How amounts are shown to people.
  module Money
    def self.format_cents(cents) = format('%.2f', cents / 100.0)

    def self.in_words(cents)
      "#{format_cents(cents)} euros"
    end
  end

  # A cart on paper.
  class Receipt < Struct.new(:cart)
    def self.for(*skus) = Receipt.new(Cart.of(*skus)).to_s

    def print_to(output)
      heading(output)
      cart.lines.each { |line| row(output, line) }
      footer(output, cart.total)
    end

    private

    def heading(output) = output.puts('Receipt')

    def row(output, line)
      output.puts("#{line.sku}  #{Money.format_cents(line.total)}")
    end

    def footer(output, sum)
      format = Money.in_words(sum)
      output.puts(format)
    end
  end
end
