; What people call a unit in Julia. The captures are explained in server/src/syntax/findings.ts.

(module_definition name: (identifier) @name (block)? @body) @module

(struct_definition
  (type_head [
    (identifier) @name
    (parametrized_type_expression . (identifier) @name)
    (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])])
  (block)? @body) @class

(abstract_definition
  (type_head [
    (identifier) @name
    (parametrized_type_expression . (identifier) @name)
    (binary_expression . [(identifier) @name (parametrized_type_expression . (identifier) @name)])])) @class

(primitive_definition (type_head [(identifier) @name (binary_expression . (identifier) @name)])) @class

((macrocall_expression
  . (macro_identifier) @_macro
  (macro_argument_list . [(identifier) @name (typed_expression . (identifier) @name)] . (_) @body)) @class
  (#eq? @_macro "@enum"))

; Functions in the long form. What stands before the arguments names them: `total`, `Base.show`, `Cart{T}`, `(c::Cart)`.

(function_definition
  (signature [
    (identifier) @name
    (call_expression . [
      (identifier) @name
      (operator) @name
      (parenthesized_expression) @name
      (parametrized_type_expression . (identifier) @name)
      (field_expression value: (_) @qualifier (identifier) @name .)
      (field_expression value: (_) @qualifier (quote_expression [(operator) @name (parenthesized_expression (operator) @name)]))])
    (typed_expression . (call_expression . [
      (identifier) @name
      (parenthesized_expression) @name
      (field_expression value: (_) @qualifier (identifier) @name .)]))
    (where_expression . [
      (call_expression . [
        (identifier) @name
        (operator) @name
        (parenthesized_expression) @name
        (parametrized_type_expression . (identifier) @name)
        (field_expression value: (_) @qualifier (identifier) @name .)])
      (typed_expression . (call_expression . [
        (identifier) @name
        (field_expression value: (_) @qualifier (identifier) @name .)]))])])
  (block)? @body) @function

; … and in the short one: `total(cart) = …`

(assignment
  . [
    (call_expression . [
      (identifier) @name
      (operator) @name
      (parenthesized_expression) @name
      (parametrized_type_expression . (identifier) @name)
      (field_expression value: (_) @qualifier (identifier) @name .)
      (field_expression value: (_) @qualifier (quote_expression [(operator) @name (parenthesized_expression (operator) @name)]))])
    (typed_expression . (call_expression . [
      (identifier) @name
      (parenthesized_expression) @name
      (field_expression value: (_) @qualifier (identifier) @name .)]))
    (where_expression . [
      (call_expression . [
        (identifier) @name
        (operator) @name
        (parenthesized_expression) @name
        (parametrized_type_expression . (identifier) @name)
        (field_expression value: (_) @qualifier (identifier) @name .)])
      (typed_expression . (call_expression . [
        (identifier) @name
        (field_expression value: (_) @qualifier (identifier) @name .)]))])]
  (operator)
  . (_) @body .) @function

(const_statement
  (assignment
    . (identifier) @name
    (operator)
    . [(arrow_function_expression) (function_definition)] @body .)) @function

(assignment
  . (identifier) @name
  (operator)
  . [(arrow_function_expression) (function_definition)] @body .) @function

((macro_definition (signature (call_expression . (identifier) @name)) (block)? @body) @function
  (#set! prefix "@"))

((macrocall_expression
  . (macro_identifier) @_macro
  (macro_argument_list
    (string_literal) @label
    . [(compound_statement) (for_statement) (let_statement) (call_expression)] @body .)) @function
  (#any-of? @_macro "@testset" "@testitem")
  (#set! prefix "testset "))

; What belongs to a unit

(macrocall_expression
  (macro_argument_list
    [(function_definition) (assignment) (struct_definition) (abstract_definition) (macro_definition)
     (macrocall_expression)] @wrapped .)) @wrapper

(source_file (string_literal) @doc)

(block (string_literal) @doc)

(line_comment) @doc

(block_comment) @doc

; Names in use

(call_expression . [
  (identifier) @call
  (parametrized_type_expression . (identifier) @call)
  (field_expression value: (_) (identifier) @call .)])

(broadcast_call_expression . [
  (identifier) @call
  (field_expression value: (_) (identifier) @call .)])

(macrocall_expression . [(macro_identifier) @call (field_expression (macro_identifier) @call .)])

((binary_expression (operator) @_operator . [(identifier) @call (field_expression value: (_) (identifier) @call .)] .)
  (#any-of? @_operator "|>" ".|>" "∘"))

; The function that another one is handed: `map(price, items)`
((call_expression . (identifier) @_function (argument_list . (identifier) @call . (_)))
  (#any-of? @_function
    "map" "filter" "foreach" "sum" "prod" "any" "all" "count" "findfirst" "findall" "mapreduce" "reduce" "foldl"
    "foldr" "maximum" "minimum" "argmax" "argmin" "map!" "filter!" "broadcast"))

(type_head
  (binary_expression
    (operator)
    . [
      (identifier) @inherit
      (parametrized_type_expression . (identifier) @inherit)
      (field_expression value: (_) (identifier) @inherit .)] .))

(using_statement [(identifier) @import (import_path (identifier) @import .)])

(import_statement [(identifier) @import (import_path (identifier) @import .)])

(selected_import [(identifier) @import (import_path (identifier) @import .) (macro_identifier) @import])

(import_alias . [(identifier) @import (import_path (identifier) @import .)])

((call_expression . (identifier) @_function (argument_list . (string_literal (content) @import) .))
  (#eq? @_function "include")
  (#set! as ""))
