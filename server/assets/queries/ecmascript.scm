; What JavaScript and TypeScript share. The captures are explained in server/src/syntax/findings.ts.

(class_declaration name: (_) @name body: (_) @body) @class

(function_declaration name: (_) @name body: (_) @body) @function

(generator_function_declaration name: (_) @name body: (_) @body) @function

(method_definition
  name: [
    (property_identifier) @name
    (private_property_identifier) @name
    (computed_property_name) @name
    (number) @name
    (string (string_fragment) @name)]
  body: (_) @body) @method

; `const f = () => …` as a whole, and as one of several declarators; the larger match stands for both.

(lexical_declaration .
  (variable_declarator
    name: (identifier) @name
    value: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)]) .) @function

(variable_declaration .
  (variable_declarator
    name: (identifier) @name
    value: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)]) .) @function

(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)]) @function

(lexical_declaration .
  (variable_declarator name: (identifier) @name value: (class body: (_) @body)) .) @class

(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @class

; `Cart.prototype.total = function () …`, `exports.total = …`, `this.total = …`

(expression_statement
  (assignment_expression
    left: [
      (identifier) @name
      (member_expression
        object: [(identifier) (member_expression)] @qualifier
        property: (property_identifier) @name)
      (member_expression object: (this) property: (property_identifier) @name)]
    right: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)])) @function

(expression_statement
  (assignment_expression
    left: [
      (identifier) @name
      (member_expression
        object: [(identifier) (member_expression)] @qualifier
        property: (property_identifier) @name)]
    right: (class body: (_) @body))) @class

; Functions in object literals

(pair
  key: [
    (property_identifier) @name
    (private_property_identifier) @name
    (computed_property_name) @name
    (number) @name
    (string (string_fragment) @name)]
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)]) @method

(pair key: [(property_identifier) @name (string (string_fragment) @name)] value: (object)) @scope

(variable_declarator
  name: (identifier) @name
  value: [(object) (call_expression arguments: (arguments (object)))]) @scope

(assignment_expression left: [(identifier) (member_expression)] @name right: (object)) @scope

; Nameless default exports

(export_statement
  "default" @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression !name body: (_) @body)
    (generator_function !name body: (_) @body)]) @function

(export_statement "default" @name value: (class !name body: (_) @body)) @class

(export_statement "default" @name value: [(object) (call_expression)]) @scope

; What belongs to a unit

(export_statement declaration: (_) @wrapped) @wrapper

(decorator) @attribute

(comment) @comment

; Names in use

(call_expression
  function: [
    (identifier) @call
    (member_expression property: [(property_identifier) (private_property_identifier)] @call)])

(new_expression
  constructor: [(identifier) @call (member_expression property: (property_identifier) @call)])

(decorator [(identifier) @call (member_expression property: (property_identifier) @call)])

(import_clause (identifier) @import)

(import_specifier name: (identifier) @import)

(import_statement source: (string (string_fragment) @import))

(export_statement (export_clause (export_specifier name: (identifier) @import)) source: (_))

(export_statement source: (string (string_fragment) @import))

(call_expression
  function: (import)
  arguments: (arguments . (string (string_fragment) @import)))

((call_expression
  function: (identifier) @_function
  arguments: (arguments . (string (string_fragment) @import)))
  (#eq? @_function "require"))
