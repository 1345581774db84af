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

; What belongs to a unit

(comment) @doc

; Names in use

(call_expression
  function: [
    (identifier) @call
    (selector_expression field: (field_identifier) @call)])

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

(import_spec path: (interpreted_string_literal (interpreted_string_literal_content) @import))
