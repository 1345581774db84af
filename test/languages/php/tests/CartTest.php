<?php

namespace Tests {
    use PHPUnit\Framework\Attributes\Test;
    use PHPUnit\Framework\TestCase;
    use Shop\Cart;
    use Shop\Tax\Region;

    final class CartTest extends TestCase
    {
        #[Test]
        public function addsTax(): void
        {
            self::assertSame(0, (new Cart(Region::guess('DE')))->total());
        }
    }
}

namespace {
    require __DIR__ . '/../src/Cart.php';

    function pen(): Shop\Line
    {
        function price(): float
        {
            return 2.5;
        }

        return new Shop\Line('pen', price());
    }

    $empty = static fn () => new Shop\Cart();

    $gateway = new class {
        public function charge(int $amount): bool
        {
            return $amount > 0;
        }
    };

    $handlers = [
        'cart' => [
            'added' => function (Shop\Cart $cart) use ($gateway) {
                return $gateway->charge($cart->total());
            },
        ],
    ];

    describe('a cart', function () use ($empty) {
        it('costs what is in it', function () {
            expect(Shop\Cart::of(pen())->total())->toBe(298);
        });

        test("has a receipt", fn () => expect($empty()?->receipt()->total())->toBe(0));
    });
}
