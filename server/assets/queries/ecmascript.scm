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

; Without a semicolon, a comment behind it (an inline id) is part of it.
(lexical_declaration .
  (variable_declarator
    name: (identifier) @name
    value: [
      (arrow_function body: (_) @body)
      (function_expression body: (_) @body)
      (generator_function body: (_) @body)]) .
  (comment) .) @function

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
      (function_expression !name body: (_) @body)
      (generator_function !name body: (_) @body)])) @function

(expression_statement
  (assignment_expression
    left: [
      (identifier) @name
      (member_expression
        object: [(identifier) (member_expression)] @qualifier
        property: (property_identifier) @name)]
    right: (class !name body: (_) @body))) @class

; Of `module.exports = class Cart { … }` the name is `Cart`, of `Cart.prototype.total = function sum () …` it is `total`.

((expression_statement
  (assignment_expression
    left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
    right: [
      (function_expression name: (identifier) @name body: (_) @body)
      (generator_function name: (identifier) @name body: (_) @body)])) @function
  (#eq? @_module "module") (#eq? @_exports "exports"))

((expression_statement
  (assignment_expression
    left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
    right: (class name: (_) @name body: (_) @body))) @class
  (#eq? @_module "module") (#eq? @_exports "exports"))

((expression_statement
  (assignment_expression
    left: [
      (identifier) @name
      (member_expression
        object: [(identifier) (member_expression)] @qualifier
        property: (property_identifier) @name)
      (member_expression object: (this) property: (property_identifier) @name)]
    right: [(function_expression name: (_) body: (_) @body) (generator_function name: (_) body: (_) @body)])) @function
  (#not-eq? @qualifier "module"))

((expression_statement
  (assignment_expression
    left: [
      (identifier) @name
      (member_expression
        object: [(identifier) (member_expression)] @qualifier
        property: (property_identifier) @name)]
    right: (class name: (_) body: (_) @body))) @class
  (#not-eq? @qualifier "module"))

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

; `const Page = memo(() => …)`: a function to people, with something around it.

((lexical_declaration .
  (variable_declarator
    name: (identifier) @name
    value: (call_expression
      function: [(identifier) @_around (member_expression property: (property_identifier) @_around)]
      arguments: (arguments . [(arrow_function body: (_) @body) (function_expression body: (_) @body)]))) .) @function
  (#any-of? @_around "memo" "forwardRef" "observer" "useCallback" "debounce" "throttle" "memoize" "once"))

; Tests: `describe('a cart', () => …)`, `it.only('adds', …)`, `test.each(…)('adds %s', …)`

((call_expression
  function: [
    (identifier) @prefix
    (member_expression object: (identifier) @prefix)
    (call_expression function: (member_expression object: (identifier) @prefix))]
  arguments: (arguments
    . [(string) (template_string)] @label
    [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @module
  (#any-of? @prefix "describe" "context" "suite"))

((call_expression
  function: [
    (identifier) @prefix
    (member_expression object: (identifier) @prefix)
    (call_expression function: (member_expression object: (identifier) @prefix))]
  arguments: (arguments
    . [(string) (template_string)] @label
    [(arrow_function body: (_) @body) (function_expression body: (_) @body)])) @function
  (#any-of? @prefix "it" "test" "specify"))

; What belongs to a unit

(export_statement declaration: (_) @wrapped) @wrapper

(decorator) @attribute

(comment) @comment

; Names in use

(arguments) @arguments

(call_expression function: (identifier) @call arguments: (template_string))

(new_expression
  constructor: [(identifier) @call (member_expression property: (property_identifier) @call)]
  !arguments)

(decorator [(identifier) @call (member_expression property: (property_identifier) @call)])

((import_statement source: (string (string_fragment) @import)) (#set! as ""))

(import_statement (import_clause (identifier) @import) source: (string (string_fragment) @of))

(import_statement
  (import_clause (namespace_import (identifier) @as))
  source: (string (string_fragment) @import))

(import_statement
  (import_clause (named_imports [
    (import_specifier name: (identifier) @import !alias)
    (import_specifier name: (_) @import alias: (identifier) @as)]))
  source: (string (string_fragment) @of))

((export_statement source: (string (string_fragment) @import)) (#set! as ""))

(export_statement
  (export_clause [
    (export_specifier name: (identifier) @import !alias)
    (export_specifier name: (_) @import alias: (identifier) @as)])
  source: (string (string_fragment) @of))

(export_statement (namespace_export (identifier) @as) source: (string (string_fragment) @import))

(export_statement "*" @import source: (string (string_fragment) @of))

; What a file gives to others under another name

((export_statement !source (export_clause (export_specifier name: (identifier) @import alias: (identifier) @as)))
  (#set! of ""))

((export_statement "default" @as value: (identifier) @import) (#set! of ""))

((export_statement "default" @as declaration: (_ name: (_) @import)) (#set! of ""))

(call_expression
  function: (import)
  arguments: (arguments . (string (string_fragment) @import)))

((call_expression
  function: (identifier) @_function
  arguments: (arguments . (string (string_fragment) @import)))
  (#eq? @_function "require") (#set! as ""))

((variable_declarator
  name: (identifier) @as
  value: (call_expression
    function: (identifier) @_function
    arguments: (arguments . (string (string_fragment) @import))))
  (#eq? @_function "require"))

((variable_declarator
  name: (object_pattern [
    (shorthand_property_identifier_pattern) @import
    (pair_pattern key: (property_identifier) @import value: (identifier) @as)])
  value: (call_expression
    function: (identifier) @_function
    arguments: (arguments . (string (string_fragment) @of))))
  (#eq? @_function "require"))
