module Pricing

export Region, with_tax, rate

struct Region
    name::Symbol
end

const germany = Region(:de)

const RATES = Dict(:de => 0.19, :ch => 0.081)

rate(region::Region) = get(RATES, region.name, 0.0)

with_tax(amount, region) = amount * (1 + rate(region))

function total(amounts)
    sum(amounts)
end

function log_sale(amount)
    @info "sold" amount
end

baremodule Internals
secret(x) = x
end

end
