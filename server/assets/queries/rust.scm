; What people call a unit in Rust. The captures are explained in server/src/syntax/findings.ts.

(struct_item name: (type_identifier) @name body: (_) @body) @class

(struct_item name: (type_identifier) @name !body) @class

(enum_item name: (type_identifier) @name body: (_) @body) @class

(union_item name: (type_identifier) @name body: (_) @body) @class

(trait_item name: (type_identifier) @name body: (_) @body) @class

; The types that a trait or impl has are a part of it.
(source_file (type_item name: (type_identifier) @name type: (_) @body) @class)

(mod_item body: (declaration_list (type_item name: (type_identifier) @name type: (_) @body) @class))

(mod_item name: (identifier) @name body: (_) @body) @module

; `impl Cart` and `impl Display for Cart` are named by all that stands between `impl` and `{`, so that neither is `Cart`.

((impl_item !trait type: (_) @name body: (_) @body) @class (#set! prefix "impl "))

((impl_item trait: (_) @name type: (_) @name body: (_) @body) @class (#set! prefix "impl "))

(function_item name: (_) @name body: (_) @body) @function

(function_signature_item name: (_) @name) @function

; `let rounded = |amount| …`

(let_declaration pattern: (identifier) @name value: (closure_expression body: (_) @body)) @function

(macro_definition name: (identifier) @name . (macro_rule) @body) @function

; What belongs to a unit

(attribute_item) @attribute

(line_comment) @comment

(block_comment) @comment

; Names in use

(arguments) @arguments

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

; Of `use crate::cart::{Cart, total as sum}` the module `crate::cart`, and `Cart` and `total` of it.

(use_declaration argument: (identifier) @import)

((use_declaration argument: (scoped_identifier path: (_) @import)) (#set! as ""))

(use_declaration argument: (scoped_identifier path: (_) @of name: (identifier) @import))

(use_declaration argument: (use_as_clause path: (identifier) @import alias: (identifier) @as))

((use_as_clause path: (scoped_identifier path: (_) @import)) (#set! as ""))

(use_declaration
  argument: (use_as_clause
    path: (scoped_identifier path: (_) @of name: (identifier) @import)
    alias: (identifier) @as))

((scoped_use_list path: (_) @import) (#set! as ""))

(scoped_use_list path: (_) @import list: (use_list (self)))

(scoped_use_list
  path: (_) @of
  list: (use_list [
    (identifier) @import
    (scoped_identifier) @import
    (use_as_clause path: [(identifier) (scoped_identifier)] @import alias: (identifier) @as)]))

((use_wildcard (_) @import) (#set! as ""))

(use_wildcard (_) @of "*" @import)

(mod_item name: (identifier) @import !body)
