defmodule Shop.Cart do
  @moduledoc """
  What a person is about to buy.
  """

  use GenServer

  import Shop.Guards, only: [is_quantity: 1]
  alias Shop.{Item, Pricing}
  alias Shop.Pricing.Discount, as: Rebate

  @behaviour Shop.Store

  defstruct owner: nil, items: []

  @type t :: %__MODULE__{owner: String.t() | nil, items: [Item.t()]}

  @max_items 100

  defmodule FullError do
    @moduledoc "Raised when nothing more fits."
    defexception message: "the cart is full"
  end

  # Client

  @doc "Starts an empty cart."
  @spec start_link(keyword()) :: GenServer.on_start()
  def start_link(opts \\ []) do
    GenServer.start_link(__MODULE__, opts, name: opts[:name])
  end

  @doc """
  Adds an item.

      iex> add(cart, item, 2)
  """
  @spec add(t(), Item.t(), pos_integer()) :: t()
  def add(cart, item, quantity \\ 1)

  def add(%__MODULE__{items: items}, _item, _quantity) when length(items) >= @max_items do
    raise FullError
  end

  # Negative quantities are refused by the guard.
  def add(%__MODULE__{} = cart, %Item{} = item, quantity) when is_quantity(quantity) do
    %{cart | items: [%{item | quantity: quantity} | cart.items]}
  end

  @doc "The sum that is to be paid."
  @impl Shop.Store
  def total(%__MODULE__{items: []}), do: 0

  def total(%__MODULE__{items: items} = cart) do
    items
    |> Enum.map(&Pricing.net/1)
    |> Enum.sum()
    |> Rebate.apply_to(cart.owner)
    |> round_up
  end

  def gross(cart, region), do: Pricing.with_tax(total(cart), region)

  def empty?(%__MODULE__{items: items}), do: items == []

  def left ++ right, do: %{left | items: merge(left.items, right.items)}

  defp merge(left, right) do
    combine = fn
      item, [] -> [item]
      item, rest -> [item | rest]
    end

    Enum.reduce(left, right, combine)
  end

  defp round_up(amount) when is_integer(amount), do: amount
  defp round_up(amount), do: round_up(amount, 2)

  defp round_up(amount, places), do: Float.ceil(amount, places)

  # Server

  @impl GenServer
  def init(opts) do
    {:ok, %__MODULE__{owner: opts[:owner]}}
  end

  @impl true
  def handle_call(:total, _from, cart), do: {:reply, total(cart), cart}
  def handle_call({:add, item}, _from, cart), do: {:reply, :ok, add(cart, item)}

  @impl true
  def handle_cast(:clear, cart) do
    {:noreply, %{cart | items: []}}
  end
end

defimpl Shop.Priced, for: Shop.Cart do
  def price(cart), do: Shop.Cart.total(cart)
end

defimpl String.Chars, for: [Shop.Cart, Shop.Item] do
  def to_string(thing), do: inspect(thing)
end
