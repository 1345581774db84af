using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Shop.Tax;

namespace Shop;

/// <summary>Says what something costs.</summary>
public interface IPriced
{
    decimal Price();

    decimal Gross(string region) => Price() * Rates.For(region);

    static abstract IPriced Free();
}

public delegate void LineHandler(object sender, Line line);

public enum State
{
    Open,
    Ordered,
}

/// <summary>So much of one thing.</summary>
public record Line(string Item, int Quantity) : IPriced
{
    public decimal Price() => Quantity * Unit();

    public static IPriced Free() => new Line("nothing", 0);

    private static decimal Unit() => 1m;
}

public readonly record struct Money(decimal Amount, string Currency);

public struct Limits
{
    public int Lines;

    public Limits(int lines)
    {
        Lines = lines;
    }
}

public class ClosedException(string message) : Exception(message);

/// <summary>What a person is about to buy.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
[Serializable]
public sealed partial class Cart : Basket<Line>, IPriced, IEnumerable<Line>, IDisposable
{
    private static readonly Func<Line, decimal> PriceOf = line => line.Price();

    private readonly List<Line> _lines = new();
    private LineHandler? _added;
    private decimal _discount;

    public Cart(Limits limits)
        : base(limits.Lines)
    {
        Owner = "nobody";
    }

    public Cart()
        : this(new Limits(100))
    {
    }

    static Cart()
    {
        Register();
    }

    ~Cart()
    {
        Release();
    }

    public State State { get; private set; }

    public string Owner { get; init; } = "";

    public decimal Total => Rounded(_lines.Sum(PriceOf));

    public decimal Discount
    {
        get => _discount;
        set
        {
            Check(value);
            _discount = value;
        }
    }

    public Line this[int index] => _lines[index];

    public Line? this[string item]
    {
        get { return _lines.Find(line => line.Item == item); }
    }

    /// <summary>Tells who wants to know.</summary>
    public event LineHandler Added
    {
        add { _added += value; }
        remove { _added -= value; }
    }

    public event EventHandler? Closed;

    public static Cart operator +(Cart cart, Line line)
    {
        cart.Add(line);
        return cart;
    }

    public static bool operator true(Cart cart) => cart._lines.Count > 0;

    public static bool operator false(Cart cart) => cart._lines.Count == 0;

    public static implicit operator decimal(Cart cart) => cart.Total;

    public static explicit operator Cart(Line line)
    {
        Cart cart = new();
        return cart + line;
    }

    public override void Add(Line line)
    {
        Check(line.Quantity);
        _lines.Add(line);
        _added?.Invoke(this, line);
    }

    /// <summary>Adds an item as often as it is wanted.</summary>
    public void Add(string item, int quantity) => Add(new Line(item, quantity));

    public decimal Price() => Total;

    [Obsolete("Use Price.")]
    [System.ComponentModel.Description("old")]
    public async Task<decimal> PriceAsync<T>(T region)
        where T : notnull
    {
        await Task.Yield();
        return Rated(Total);

        decimal Rated(decimal net)
        {
            return Rounded(net * Rates.For(region.ToString()!));
        }
    }

    public static IPriced Free() => new Cart { Owner = "everyone" };

    IEnumerator<Line> IEnumerable<Line>.GetEnumerator() => _lines.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator()
    {
        Func<IEnumerator> start = delegate { return _lines.GetEnumerator(); };
        return start();
    }

    public void Dispose() => Release();

    partial void OnClosed();

    private static void Check(decimal value)
    {
        if (value < 0)
        {
            throw new ClosedException("negative");
        }
    }

    private static extern void Register();

    private void Release() => Closed?.Invoke(this, EventArgs.Empty);

    private static decimal Rounded(decimal amount) => Math.Round(amount, 2);

    private sealed class Journal
    {
        public void Note(string entry) => Console.WriteLine(entry);
    }
}

public abstract class Basket<T>
{
    protected Basket(int size)
    {
        Size = size;
    }

    public int Size { get; }

    public abstract void Add(T item);

    protected virtual string Describe() => $"basket of {Size}";
}
