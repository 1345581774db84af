<?php

declare(strict_types=1);

namespace Shop;

use Countable;
use InvalidArgumentException as Invalid;
use Shop\Tax\Region;
use function Shop\Tax\{cents, on};

require_once __DIR__ . '/Tax/Region.php';

#[\Attribute]
final class Logged
{
    public function __construct(public readonly string $level = 'info')
    {
    }
}

interface Priced
{
    public function total(): int;
}

trait Notices
{
    private array $notices = [];

    abstract protected function channel(): string;

    public function notice(string $text): static
    {
        $this->notices[] = $this->channel() . $text;

        return $this;
    }
}

abstract class Basket implements Countable
{
    /** @var list<Line> */
    protected array $lines = [];

    public function __construct(protected Region $region = Region::Germany)
    {
    }

    public function count(): int
    {
        return count($this->lines);
    }
}

final class Line implements Priced
{
    public string $label {
        get => ucfirst($this->sku);
    }

    public function __construct(private string $sku, private float $price)
    {
    }

    public function total(): int
    {
        return cents($this->price);
    }
}

/**
 * What a person is about to buy.
 */
#[Logged(level: 'debug')]
class Cart extends Basket implements Priced
{
    use Notices;

    private const HOOKS = ['added', 'removed'];

    public static function of(Line ...$lines): static
    {
        $cart = new static();
        foreach ($lines as $line) {
            $cart->add($line);
        }

        return $cart;
    }

    #[Logged]
    public function add(Line $line): static
    {
        $this->lines[] = $line;

        return $this->notice(sprintf('%s was added', $line->label));
    }

    public function total(): int
    {
        $cents = fn (Priced $line): int => $line->total();
        $sum = array_sum(array_map($cents, $this->lines));
        $withTax = function (int $net) use ($sum): int {
            if ($net < 0) {
                throw new Invalid('A cart costs nothing or more.');
            }

            return $net + on($sum / 100, $this->region);
        };

        return $withTax($sum);
    }

    public function receipt(): Priced
    {
        return new class ($this) implements Priced {
            public function __construct(private Cart $cart)
            {
            }

            public function total(): int
            {
                return $this->cart->total();
            }
        };
    }

    protected function channel(): string
    {
        return self::HOOKS[0];
    }

    public function __get(string $name): mixed
    {
        return $this->$name;
    }
}
