; What people call a unit in Scala 2 and 3. The captures are explained in server/src/syntax/findings.ts.

(package_clause name: (_) @name body: (_) @body) @module

(package_object name: (_) @name body: (_) @body) @module

(class_definition name: (_) @label body: (_) @body) @class

(class_definition name: (_) @label !body) @class

(trait_definition name: (_) @label body: (_) @body) @class

(trait_definition name: (_) @label !body) @class

(object_definition name: (_) @label body: (_) @body) @class

(object_definition name: (_) @label !body) @class

(enum_definition name: (_) @label body: (_) @body) @class

(type_definition name: (_) @label type: (_) @body) @class

(given_definition name: (_) @label body: (_) @body) @class

((given_definition !name return_type: [(type_identifier) (generic_type)] @name body: (_) @body) @class
  (#set! prefix "given "))

(val_definition pattern: (identifier) @label value: (instance_expression (template_body) @body)) @class

; `def this` is a constructor.
(function_definition name: [(identifier) @label (operator_identifier) @name] body: (_) @body) @function

(function_declaration name: [(identifier) @label (operator_identifier) @name]) @function

; An extension method is named after the type it extends.

(extension_definition parameters: (parameters) . body: (function_definition) @wrapped .) @wrapper

(extension_definition
  parameters: (parameters
    . (parameter
      type: [
        (type_identifier) @name
        (generic_type type: (type_identifier) @name)
        (stable_type_identifier (type_identifier) @name)]))) @scope

; Functions with a variable's name

(val_definition
  pattern: (identifier) @label
  value: [(lambda_expression) (case_block) (block . (lambda_expression) .)] @body) @function

; Tests of MUnit and ScalaTest

((call_expression
  function: (call_expression
    function: (identifier) @prefix
    arguments: (arguments . (string) @label))
  arguments: [(block) (colon_argument)] @body) @module
  (#any-of? @prefix "describe" "feature" "Feature"))

((call_expression
  function: (call_expression
    function: (identifier) @prefix
    arguments: (arguments . (string) @label))
  arguments: [(block) (colon_argument)] @body) @function
  (#any-of? @prefix "test" "it" "they" "property" "scenario" "Scenario"))

((infix_expression
  left: (infix_expression operator: (identifier) @prefix right: (string) @label)
  operator: (identifier) @_in
  right: (block) @body) @function
  (#eq? @_in "in"))

((infix_expression left: (string) @label operator: (identifier) @_in right: (block) @body) @function
  (#eq? @_in "in")
  (#set! prefix "it "))

((infix_expression left: (string) @label operator: (identifier) @_of right: (block) @body) @module
  (#any-of? @_of "should" "must" "can" "when" "which"))

; What belongs to a unit

(annotation) @attribute

[(comment) (block_comment)] @comment

; Names in use

(call_expression
  function: [
    (identifier) @call
    (field_expression field: (identifier) @call)
    (generic_function function: [(identifier) @call (field_expression field: (identifier) @call)])])

(instance_expression
  . [
    (type_identifier) @call
    (generic_type type: (type_identifier) @call)
    (stable_type_identifier (type_identifier) @call)
    (generic_type type: (stable_type_identifier (type_identifier) @call))
  ]
  . (arguments)? .)

(val_definition
  value: (instance_expression
    . [(type_identifier) @inherit (generic_type type: (type_identifier) @inherit)]
    (template_body)))

(given_definition
  body: (instance_expression
    . [(type_identifier) @inherit (generic_type type: (type_identifier) @inherit)]
    (template_body)))

(given_definition
  return_type: [(type_identifier) @inherit (generic_type type: (type_identifier) @inherit)]
  body: [(with_template_body) (template_body)])

(infix_expression
  left: [
    (identifier) @of
    (field_expression) @of
    (call_expression)
    (infix_expression)
    (instance_expression)
    (parenthesized_expression)
  ]
  operator: (identifier) @call)

(extends_clause type: [
  (type_identifier) @inherit
  (generic_type type: (type_identifier) @inherit)
  (stable_type_identifier (type_identifier) @inherit)
  (generic_type type: (stable_type_identifier (type_identifier) @inherit))])

; Of `import shop.money.{Money, total => sumOf}` the names; packages are no files.

(import_declaration (identifier) @of . (identifier) @import .)

(import_declaration (identifier) @of . (as_renamed_identifier name: (identifier) @import alias: (identifier) @as))

(import_declaration
  (identifier) @of
  . (namespace_selectors [
    (identifier) @import
    (arrow_renamed_identifier name: (identifier) @import alias: (identifier) @as)
    (as_renamed_identifier name: (identifier) @import alias: (identifier) @as)]))

(import_declaration (identifier) @of . (namespace_wildcard) @import)
