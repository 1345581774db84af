defprotocol Shop.Priced do
  @doc "What it costs, net."
  @spec price(t) :: number
  def price(thing)
end

defmodule Shop.Store do
  @callback total(cart :: term) :: number
  @macrocallback audited(term) :: Macro.t()
end

defmodule Shop.Guards do
  defguard is_quantity(n) when is_integer(n) and n > 0
  defguardp is_even(n) when rem(n, 2) == 0
end

defmodule Shop.Item do
  defstruct [:name, :price, quantity: 1]

  @type t :: %__MODULE__{}

  defimpl Shop.Priced do
    def price(item), do: item.price * item.quantity
  end
end

defmodule Shop.Pricing do
  alias Shop.Priced

  defmacro __using__(_opts) do
    quote do
      def rate, do: Shop.Pricing.default_rate()
    end
  end

  defmacro audited(expression) do
    quote do: unquote(expression)
  end

  defdelegate price(thing), to: Priced

  def default_rate, do: 0.19

  def net(item), do: Priced.price(item)

  def with_tax(amount, region), do: amount * (1 + rate(region))

  def rate(:de), do: 0.19
  def rate(:ch), do: 0.081
  def rate(_region), do: default_rate()

  # What is left of an amount for whom we know.
  def total(items) do
    items |> Enum.map(&net/1) |> Enum.sum()
  end

  for {name, percent} <- [small: 5, large: 20] do
    def unquote(name)(amount), do: amount - discount(amount, unquote(percent))
  end

  defp discount(amount, percent), do: amount * percent / 100

  defmodule Discount do
    def apply_to(amount, nil), do: amount
    def apply_to(amount, _owner), do: amount * 0.9
  end
end
