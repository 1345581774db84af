using Test
using Shop

include("../src/pricing.jl")

tea() = Item(; name="tea", price=3.0)

@testset "Shop" begin
    @testset "an empty cart costs nothing" begin
        @test net(Cart{Item}()) == 0
    end

    @testset "tax of $name" for name in (:de, :ch)
        @test total(Cart([tea()]), Region(name)) > 3
    end

    @testset verbose = true "a cart grows" begin
        cart = Cart{Item}()
        add!(cart, tea())
        @test length(cart) == 1
    end
end
