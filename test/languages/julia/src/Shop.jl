"""
A small shop.
"""
module Shop

using LinearAlgebra
using Statistics: mean, std
import Base: show, +
import Base.length

export Cart, Item, total, add!

include("pricing.jl")

using .Pricing: Region, with_tax, rate as tax_rate

"What can be bought."
abstract type Product end

abstract type Boxed{T} <: Product end

primitive type Barcode <: Unsigned 64 end

@enum Size small medium large

"""
    Item(name, price)

One line of a cart.
"""
Base.@kwdef struct Item <: Product
    name::String
    price::Float64
    amount::Int = 1
end

# Carts are mutable: people change their minds.
mutable struct Cart{T<:Product} <: AbstractVector{T}
    items::Vector{T}
    owner::Union{String,Nothing}

    Cart{T}() where {T} = new{T}(T[], nothing)

    function Cart(items::Vector{T}; owner=nothing) where {T<:Product}
        check(items)
        new{T}(items, owner)
    end
end

struct Discount
    percent::Float64
end

const Catalog = Dict{String,Item}

check(items) = isempty(items) || @assert all(valid, items)

valid(item::Item)::Bool = item.amount > 0

"""
    add!(cart, item)

Puts an item into a cart.
"""
function add!(cart::Cart{T}, item::T) where {T}
    push!(cart.items, item)
    return cart
end

add_all!(cart::Cart, items) = foreach(item -> add!(cart, item), items)

# Without tax.
net(item::Item) = item.price * item.amount
net(cart::Cart) = sum(net, cart.items; init=0.0)

function total(cart::Cart, region::Region; rounded=false)::Float64
    scale(x) = x * 100
    unscale = x -> x / 100
    function up(x)
        return unscale(ceil(scale(x)))
    end

    amount = with_tax(net(cart), region)
    return rounded ? up(amount) : amount
end

(discount::Discount)(amount) = amount * (1 - discount.percent)

function (discount::Discount)(amount, times::Int)
    for _ in 1:times
        amount = discount(amount)
    end
    return amount
end

Base.show(io::IO, item::Item) = print(io, item.name)
Base.:(==)(a::Item, b::Item) = same(a, b)
+(a::Cart, b::Cart) = Cart(vcat(a.items, b.items))

function Base.length(cart::Cart)
    return length(cart.items)
end

same(a, b) = a.name == b.name

@inline cheapest(cart) = minimum(net, cart.items; init=Inf)

@inline function dearest(cart)
    cart.items .|> net |> maximum
end

"Runs what it is given only in the shop."
macro open_only(expression)
    return esc(guarded(expression))
end

guarded(expression) = :(is_open() && $expression)

is_open() = true

const greet = function (name)
    return "Hello, $name"
end

shout = text -> uppercase(text)

function later end

function report(cart)
    shout(greet("you"))
    open("report.txt", "w") do file
        @open_only write(file, string(net.(cart.items)))
    end
    @time checkout(cart)
end

function checkout(cart::Cart)
    Pricing.log_sale(total(cart, Pricing.germany))
end

end # module Shop
