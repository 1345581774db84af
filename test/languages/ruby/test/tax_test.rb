# frozen_string_literal: true

require 'minitest/autorun'
require_relative '../lib/shop/tax'

class TaxTest < Minitest::Test
  setup do
    @region = :de
  end

  test 'a region has a rate' do
    assert_equal 19, Shop::Tax.rate(@region)
  end

  def test_rounds_to_cents
    assert_in_delta 4.0, Shop::Tax.round(3.999)
  end

  def test_unknown_region
    error = assert_raises(Shop::Tax::UnknownRegion) { Shop::Tax.on(1, region: :xx) }
    assert_match(/xx/, error.message)
  end
end
