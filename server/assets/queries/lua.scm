; What people call a unit in Lua. The captures are explained in server/src/syntax/findings.ts.

(function_declaration name: (identifier) @name [body: (_) "end"] @body) @function

; In a half-typed `function cart.` the next line goes on with the name.
((function_declaration
  name: (dot_index_expression table: (_) @qualifier field: (_) @name) @_path
  [body: (_) "end"] @body) @function
  (#not-match? @_path "\\s"))

((function_declaration
  name: (method_index_expression table: (_) @qualifier method: (_) @name) @_path
  [body: (_) "end"] @body) @method
  (#not-match? @_path "\\s"))

; `local total = function …`, `total = function …`, `M.total = function …`

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (function_definition [body: (_) "end"] @body) .))) @function

(assignment_statement
  (variable_list . name: [
    (identifier) @name
    (dot_index_expression table: (_) @qualifier field: (_) @name)
    (bracket_index_expression table: (_) @qualifier field: (string content: (_) @name))] .)
  (expression_list . value: (function_definition [body: (_) "end"] @body) .)) @function

; Functions in tables

(field
  name: [(identifier) @name (string content: (_) @name)]
  value: (function_definition [body: (_) "end"] @body)) @method

(field name: [(identifier) @name (string content: (_) @name)] value: (table_constructor)) @scope

(assignment_statement
  (variable_list . name: [(identifier) (dot_index_expression)] @name .)
  (expression_list . value: [
    (table_constructor)
    (function_call arguments: (arguments . (table_constructor)))] .)) @scope

; Tests

((function_call
  name: (identifier) @prefix
  arguments: (arguments . (string) @label . (function_definition [body: (_) "end"] @body) .)) @module
  (#any-of? @prefix "describe" "context"))

((function_call
  name: (identifier) @prefix
  arguments: (arguments . (string) @label . (function_definition [body: (_) "end"] @body) .)) @function
  (#any-of? @prefix "it" "test" "spec"))

; What belongs to a unit

(comment) @doc

; Names in use

(function_call
  name: [
    (identifier) @call
    (dot_index_expression field: (identifier) @call)
    (method_index_expression table: (_) @of method: (identifier) @call)])

((function_call
  name: (identifier) @_require
  arguments: (arguments . (string content: (string_content) @import) .))
  (#any-of? @_require "require" "dofile" "loadfile")
  (#set! as ""))

((assignment_statement
  (variable_list . name: (identifier) @as .)
  (expression_list . value: (function_call
    name: (identifier) @_require
    arguments: (arguments . (string content: (string_content) @import) .)) .))
  (#eq? @_require "require"))
