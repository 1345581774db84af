#pragma once

#include "cart.h"

money_t tax_of(money_t net, const char *region);
money_t (*tax_rule(const char *region))(money_t net);
