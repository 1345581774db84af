; What people call a unit in Swift. The captures are explained in server/src/syntax/findings.ts.

(class_declaration name: (type_identifier) @name body: (_) @body) @class

(protocol_declaration name: (type_identifier) @name body: (_) @body) @class

; An extension is named by all that stands between `extension` and `{`, so that it is not the type it extends.

((class_declaration
  declaration_kind: "extension" . name: (_) @name . (type_constraints)? . body: (_) @body) @class
  (#set! prefix "extension "))

((class_declaration
  declaration_kind: "extension" . name: (_) @name
  (inheritance_specifier) @name . (type_constraints)? . body: (_) @body) @class
  (#set! prefix "extension "))

(typealias_declaration name: (type_identifier) @name "=" @body) @class

; The result's type is a `name` as well.

(function_declaration "func" . name: _ @label body: (_) @body) @function

(protocol_function_declaration "func" . name: _ @label) @method

(init_declaration name: "init" @name body: (_) @body) @method

(init_declaration name: "init" @name !body) @method

(deinit_declaration "deinit" @name body: (_) @body) @method

(subscript_declaration "subscript" @name (computed_property) @body) @method

(macro_declaration . (simple_identifier) @name definition: (_) @body) @function

; Properties with a body, and functions with a variable's name

(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @label)
  computed_value: (computed_property) @body) @function

(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @label)
  (willset_didset_block) @body) @function

(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @label)
  value: (lambda_literal) @body) @function

; Tests of Quick

((call_expression
  . (simple_identifier) @prefix
  . (call_suffix
    . (value_arguments . (value_argument value: (line_string_literal) @label) .)
    . (lambda_literal) @body .)) @module
  (#any-of? @prefix "describe" "context"))

((call_expression
  . (simple_identifier) @prefix
  . (call_suffix
    . (value_arguments . (value_argument value: (line_string_literal) @label) .)
    . (lambda_literal) @body .)) @function
  (#eq? @prefix "it"))

; What belongs to a unit

(attribute) @attribute

[(comment) (multiline_comment)] @comment

; Names in use. `lines[0]` reads like a call, and in `a + f(x)` the grammar takes `a + f` for what is called.

(call_expression
  . [
    (simple_identifier) @call
    (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @call))
    (prefix_expression target: (simple_identifier) @call)
    (multiplicative_expression rhs: (simple_identifier) @call)
    (additive_expression
      rhs: [
        (simple_identifier) @call
        (multiplicative_expression rhs: (simple_identifier) @call)])
  ]
  . (call_suffix . [(value_arguments . "(") (lambda_literal)]))

(constructor_expression constructed_type: (user_type (type_identifier) @call . (type_arguments)? .))

(macro_invocation . (simple_identifier) @call)

(infix_expression op: (custom_operator) @call)

(inheritance_specifier inherits_from: (user_type (type_identifier) @inherit . (type_arguments)? .))

(import_declaration (identifier) @import)
