; What people call a unit in Rust. The captures are explained in server/src/syntax/findings.ts.

(struct_item name: (type_identifier) @name body: (_) @body) @class

(struct_item name: (type_identifier) @name !body) @class

(enum_item name: (type_identifier) @name body: (_) @body) @class

(union_item name: (type_identifier) @name body: (_) @body) @class

(trait_item name: (type_identifier) @name body: (_) @body) @class

(type_item name: (type_identifier) @name type: (_) @body) @class

(mod_item name: (identifier) @name body: (_) @body) @module

; `impl Cart` and `impl Display for Cart` are named by all that stands between `impl` and `{`, so that neither is `Cart`.

((impl_item !trait type: (_) @name body: (_) @body) @class (#set! prefix "impl "))

((impl_item trait: (_) @name type: (_) @name body: (_) @body) @class (#set! prefix "impl "))

(function_item name: (_) @name body: (_) @body) @function

(function_signature_item name: (_) @name) @function

(macro_definition name: (identifier) @name . (macro_rule) @body) @function

; What belongs to a unit

(attribute_item) @attribute

(line_comment) @comment

(block_comment) @comment

; Names in use

(call_expression
  function: [
    (identifier) @call
    (field_expression field: (field_identifier) @call)
    (scoped_identifier name: (identifier) @call)
    (generic_function
      function: [
        (identifier) @call
        (field_expression field: (field_identifier) @call)
        (scoped_identifier name: (identifier) @call)])])

(macro_invocation macro: [(identifier) @call (scoped_identifier name: (identifier) @call)])

; Inside a macro there are only tokens: a name before a parenthesis is a call.
(token_tree (identifier) @call . (token_tree . "("))

(impl_item
  trait: [
    (type_identifier) @inherit
    (scoped_type_identifier name: (type_identifier) @inherit)
    (generic_type type: [
      (type_identifier) @inherit
      (scoped_type_identifier name: (type_identifier) @inherit)])])

(trait_item
  bounds: (trait_bounds [
    (type_identifier) @inherit
    (scoped_type_identifier name: (type_identifier) @inherit)
    (generic_type type: (type_identifier) @inherit)]))

; Of `use crate::cart::{Cart, total as sum}` the path `crate::cart` and the names `Cart` and `total`.

(use_declaration argument: (identifier) @import)

(use_declaration argument: (scoped_identifier path: [(identifier) (scoped_identifier)] @import))

(use_declaration argument: (scoped_identifier name: (identifier) @import))

(scoped_use_list path: [(identifier) (scoped_identifier)] @import)

(use_list [(identifier) @import (scoped_identifier name: (identifier) @import)])

(use_list (scoped_identifier path: [(identifier) (scoped_identifier)] @import))

(use_as_clause path: [(identifier) @import (scoped_identifier name: (identifier) @import)])

(use_as_clause path: (scoped_identifier path: [(identifier) (scoped_identifier)] @import))

(use_wildcard [(identifier) (scoped_identifier)] @import)

(mod_item name: (identifier) @import !body)
