# frozen_string_literal: true

require 'bigdecimal'

module Shop
  # Rates by region, in percent.
  module Tax
    RATES = { de: 19, ch: 7.7 }.freeze

    # No rate is known for a region.
    class UnknownRegion < StandardError
      def initialize(region)
        super("no rate for #{region}")
      end
    end

    module_function

    def rate(region)
      RATES.fetch(region) { raise UnknownRegion.new(region) }
    end

    def round(amount) = amount.round(2)

    def self.on(amount, region:)
      # Half a cent goes to the shop.
      round(amount * rate(region) / 100)
    end
  end
end
