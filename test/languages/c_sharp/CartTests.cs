using Shop;
using Shop.Tax;
using Xunit;
using Goods = Shop.Line;

var cart = Opened("nobody");
Print(cart[0].Taxed("here"));

static Cart Opened(string owner) => new() { Owner = owner };

void Print(decimal amount) => System.Console.WriteLine(amount);

public class CartTests : System.IDisposable
{
    private readonly Cart _cart = new(new Limits(3));

    [Fact]
    public void AddsUp()
    {
        _cart.Add("tea", 2);
        Assert.Equal(2m, _cart.Total);
    }

    [Theory]
    [InlineData("tea")]
    public void FindsItem(string item)
    {
        _cart.Add(new Goods(item, 1));
        Assert.NotNull(_cart[item]);
    }

    public void Dispose() => _cart.Dispose();
}
