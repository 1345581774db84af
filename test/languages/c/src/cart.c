#include "cart.h"

#include <stdlib.h>
#include <string.h>

#include "../include/tax.h"

struct pool {
    cart_t *free;
};

static struct pool pool;

static money_t total(const cart_t *cart, void *context);
static int by_item(const void *left, const void *right);

/*
 * A new cart, or NULL when there is no memory.
 */
cart_t *
cart_open(pricer price)
{
    cart_t *cart = calloc(1, sizeof *cart);

    if (cart != NULL)
        cart->price = price;
    return cart;
}

static line_t *find(cart_t *cart, const char *item)
{
    for (size_t i = 0; i < LENGTH(cart->lines) && i < cart->count; i++) {
        if (strcmp(cart->lines[i].item, item) == 0)
            return &cart->lines[i];
    }
    return NULL;
}

// Adds to the line of the item, if there is one.
bool cart_add(cart_t *cart, const char *item, int quantity)
{
    line_t *line = find(cart, item);

    DEBUG_ONLY(trace(item));
    if (line == NULL) {
        if (cart->count == CART_MAX)
            return false;
        line = &cart->lines[cart->count++];
        line->item = item;
    }
    line->quantity += quantity;
    return true;
}

money_t cart_total(const cart_t *cart, void *context)
{
    return tax_of(total(cart, context), "here");
}

/* Net. */
static money_t total(const cart_t *cart, void *context)
{
    struct sum {
        money_t value;
    } sum = { 0 };

    for (size_t i = 0; i < cart->count; i++)
        sum.value += cart->price(cart->lines[i].item, context);
    return sum.value;
}

const char **cart_items(cart_t *cart)
{
    qsort(cart->lines, cart->count, sizeof cart->lines[0], by_item);
    return NULL;
}

static int by_item(const void *left, const void *right)
{
    return strcmp(((const line_t *)left)->item, ((const line_t *)right)->item);
}

__attribute__((cold)) void cart_close(cart_t *cart)
{
    free(cart);
    UNUSED(pool);
}
