# frozen_string_literal: true

require 'forwardable'
require_relative 'tax'

module Shop
  # What can be compared by its price.
  module Priced
    include Comparable

    def <=>(other) = to_i <=> other.to_i
  end

  Line = Struct.new(:sku, :price, :quantity) do
    include Priced

    def total = price * quantity
  end

  EmptyCart = Class.new(StandardError)

  # What a person is about to buy.
  #
  # It is not safe for concurrent use.
  class Cart
    include Enumerable
    extend Forwardable

    DISCOUNT = ->(sum) { sum > 100 ? sum * 0.05 : 0 }

    class << self
      # A cart that was saved by #to_h.
      def load(saved)
        saved.fetch(:lines).each_with_object(Cart.new) { |line, cart| cart.add_line(*line) }
      end

      def empty; end
    end

    attr_reader :lines
    def_delegators :lines, :size

    def self.of(*skus)
      cart = new
      skus.each { |sku| cart.add_line(sku, Catalog.price(sku)) }
      cart
    end

    def initialize(region: :de)
      @region = region
      @lines = []
    end

    def each(&) = lines.each(&)

    def add_line(sku, price, quantity = 1)
      @lines << Line.new(sku, price, quantity)
      self
    end
    alias << add_line

    def [](sku)
      find { |line| line.sku == sku }
    end

    def []=(sku, quantity)
      self[sku].quantity = quantity
    end

    def +(other)
      Cart.new(region: @region).merge(self).merge(other)
    end

    def merge(other)
      other.lines.each { |line| add_line(*line) }
      self
    end

    def -@ = raise(NotImplementedError)

    def empty? = lines.empty?

    def total
      raise EmptyCart.new if self.empty?

      rate = 1 - DISCOUNT.(net) / net
      (net * rate + Tax.on(net, region: @region)).round(2)
    end

    def checkout!(gateway)
      gateway.charge(self.total, note: summary(lines))
    end

    %i[gross shipping].each do |name|
      define_method("#{name}_label") { name.to_s.capitalize }
    end

    define_method(:currency) { 'EUR' }

    private

    def net
      add_up = lambda { |sum, line| sum + line.total }
      lines.reduce(0, &add_up)
    end

    memoize def summary(lines)
      lines.map(&:sku).join(', ')
    end
  end

  class Cart::Observer
    def update(cart); end
  end

  # Prices of what can be bought.
  class Catalog
    @prices = {}

    sig { params(sku: String).returns(Integer) }
    def self.price(sku)
      @prices.fetch(sku)
    end
  end

  class GiftCart < Cart
    include Priced

    def total
      wrapping = super
      wrapping + Tax::round(3.999)
    end

    protected def price = self.total
  end
end
