; What people call a unit in Python. The captures are explained in server/src/syntax/findings.ts.

(class_definition name: (identifier) @name body: (block) @body) @class

(function_definition name: (identifier) @name body: (block) @body) @function

; `gross = lambda net: …`

(expression_statement . (assignment left: (identifier) @name right: (lambda body: (_) @body)) .) @function

(type_alias_statement left: (type (identifier) @name) right: (_) @body) @class

(decorated_definition definition: (_) @wrapped) @wrapper

; Names in use

[(argument_list) (generator_expression)] @arguments

(decorator (identifier) @call)

; `@total.setter` names the property's own method, not a function called `setter`.
((decorator (attribute attribute: (identifier) @call))
  (#not-any-of? @call "getter" "setter" "deleter"))

(class_definition
  superclasses: (argument_list [
    (identifier) @inherit
    (attribute attribute: (identifier) @inherit)
    (subscript value: [(identifier) @inherit (attribute attribute: (identifier) @inherit)])]))

(import_statement name: [
  (dotted_name) @import
  (aliased_import name: (dotted_name) @import alias: (identifier) @as)])

((import_from_statement module_name: (_) @import) (#set! as ""))

(import_from_statement
  module_name: (_) @of
  name: [(dotted_name) @import (aliased_import name: (dotted_name) @import alias: (identifier) @as)])

(import_from_statement module_name: (_) @of (wildcard_import) @import)
