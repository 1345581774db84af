using System.Collections.Generic;

namespace Shop.Tax
{
    namespace Rules
    {
        internal static class Guess
        {
            // Nobody knows better.
            internal static decimal From(string region) => region.Length;
        }
    }

    public static class Rates
    {
        private static readonly Dictionary<string, decimal> Known = new();

        public static decimal For(string region)
        {
            return Known.TryGetValue(region, out var rate) ? rate : Rules.Guess.From(region);
        }
    }

    public static class LineExtensions
    {
        public static decimal Taxed(this Line line, string region) => line.Price() * Rates.For(region);
    }
}
