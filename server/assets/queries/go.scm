; What people call a unit in Go. The captures are explained in server/src/syntax/findings.ts.

; `type Cart struct …` as a whole, and as one of several in `type ( … )`; the larger match stands for both.

(type_declaration .
  (type_spec
    name: (type_identifier) @name
    type: [
      (struct_type (field_declaration_list) @body)
      (interface_type) @body
      (_) @body]) .) @class

(type_spec
  name: (type_identifier) @name
  type: (_) @body) @class

(type_declaration . (type_alias name: (type_identifier) @name type: (_) @body) .) @class

(type_alias name: (type_identifier) @name type: (_) @body) @class

(method_elem name: (field_identifier) @name) @method

(function_declaration name: (identifier) @name body: (block) @body) @function

(function_declaration name: (identifier) @name !body) @function

(method_declaration
  receiver: (parameter_list
    (parameter_declaration
      type: [
        (type_identifier) @qualifier
        (generic_type type: (type_identifier) @qualifier)
        (pointer_type [
          (type_identifier) @qualifier
          (generic_type type: (type_identifier) @qualifier)])]))
  name: (field_identifier) @name
  body: (block) @body) @method

; Functions with a variable's name

(var_declaration .
  (var_spec
    name: (identifier) @name
    value: (expression_list . (func_literal body: (block) @body) .)) .) @function

(var_spec
  . name: (identifier) @name
  value: (expression_list . (func_literal body: (block) @body) .)) @function

(short_var_declaration
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal body: (block) @body) .)) @function

(assignment_statement
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal body: (block) @body) .)) @function

; Tests within a test: `t.Run("adds", func(t *testing.T) { … })`

((call_expression
  function: (selector_expression operand: (identifier) field: (field_identifier) @prefix)
  arguments: (argument_list
    . [(interpreted_string_literal) (raw_string_literal)] @label
    . (func_literal body: (block) @body))) @function
  (#eq? @prefix "Run"))

; What belongs to a unit

(comment) @doc

; Names in use

(argument_list) @arguments

; `New[int](2)` reads like a conversion.
(type_conversion_expression type: (generic_type type: (type_identifier) @call))

(field_declaration
  !name
  type: [
    (type_identifier) @inherit
    (qualified_type name: (type_identifier) @inherit)
    (generic_type type: (type_identifier) @inherit)])

(interface_type
  (type_elem . [
    (type_identifier) @inherit
    (qualified_type name: (type_identifier) @inherit)
    (generic_type type: (type_identifier) @inherit)] .))

(import_spec !name path: (interpreted_string_literal (interpreted_string_literal_content) @import))

(import_spec name: (package_identifier) @as path: (interpreted_string_literal (interpreted_string_literal_content) @import))

((import_spec name: (dot) path: (interpreted_string_literal (interpreted_string_literal_content) @import)) (#set! as ""))

((import_spec name: (blank_identifier) path: (interpreted_string_literal (interpreted_string_literal_content) @import))
  (#set! as ""))

(import_spec name: (dot) @import path: (interpreted_string_literal (interpreted_string_literal_content) @of))
