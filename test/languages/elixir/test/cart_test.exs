defmodule Shop.CartTest do
  use ExUnit.Case, async: true
  use ExUnitProperties

  alias Shop.Cart
  alias Shop.Item

  setup do
    {:ok, cart: %Cart{}}
  end

  describe "total/1" do
    test "is nothing for an empty cart", %{cart: cart} do
      assert Cart.total(cart) == 0
    end

    @tag :slow
    test "sums what is in it", %{cart: cart} do
      cart = Cart.add(cart, item(2))
      assert Cart.total(cart) == 2
      assert not Cart.empty?(cart)
    end

    for region <- [:de, :ch] do
      test "knows the tax of #{region}", %{cart: cart} do
        assert Cart.gross(cart, unquote(region)) >= 0
      end
    end
  end

  property "nothing is lost" do
    check all price <- positive_integer() do
      assert Cart.total(Cart.add(%Cart{}, item(price), 1)) == price
    end
  end

  test "is not written yet"

  defp item(price), do: %Item{name: "tea", price: price}
end
