/* The cart: what a person is about to buy. */
#ifndef SHOP_CART_H
#define SHOP_CART_H

#include <stdbool.h>
#include <stddef.h>

/* How many elements an array has. */
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define UNUSED(name)  (void)(name)
#define DEBUG_ONLY(statement)
#define CART_MAX      64

typedef long money_t;

/* Says what one of an item costs. */
typedef money_t (*pricer)(const char *item, void *context);

struct cart; /* opaque to those who only pass it on */
typedef struct cart cart_t;

typedef enum {
    CART_OPEN,
    CART_ORDERED,
} cart_state;

/* One line of a cart. */
typedef struct line {
    const char *item;
    int quantity;
    union amount {
        money_t each;
        money_t total;
    } amount;
} line_t;

struct cart {
    line_t lines[CART_MAX];
    size_t count;
    enum mood { CALM, HASTY } mood;
    cart_state state;
    pricer price;
};

cart_t *cart_open(pricer price);
bool cart_add(cart_t *cart, const char *item, int quantity);
money_t cart_total(const cart_t *cart, void *context);
void cart_close(cart_t *cart);

static inline bool cart_is_empty(const cart_t *cart)
{
    return cart->count == 0;
}

#endif
