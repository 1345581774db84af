; What people call a unit in Zig. The captures are explained in server/src/syntax/findings.ts.

(variable_declaration
  . (identifier) @name
  [
    (struct_declaration "{" @body)
    (enum_declaration "{" @body)
    (union_declaration "{" @body)
    (opaque_declaration "{" @body)
    (error_set_declaration "{" @body)
  ]) @class

; A function that makes a type is a type to people; an `extern fn` is defined elsewhere.

((function_declaration name: (identifier) @name type: (builtin_type) @_type body: (block) @body) @class
  (#eq? @_type "type"))

((function_declaration name: (identifier) @name type: (_) @_type body: (block) @body) @function
  (#not-eq? @_type "type"))

; `const once = struct { fn once() … }.once`
(variable_declaration . (identifier) @name (field_expression object: (struct_declaration))) @scope

(test_declaration "test" @prefix . (string) @label (block) @body) @function

(test_declaration "test" @prefix . (identifier) @name (block) @body) @function

(test_declaration "test" @name . (block) @body) @function

; What belongs to a unit

(comment) @comment

; Names in use

(call_expression function: [(identifier) @call (field_expression member: (identifier) @call)])

((variable_declaration
  . (identifier) @as
  (builtin_function (builtin_identifier) @_builtin (arguments . (string (string_content) @import))))
  (#eq? @_builtin "@import"))

((variable_declaration
  . (identifier) @as
  (field_expression
    object: (builtin_function (builtin_identifier) @_builtin (arguments . (string (string_content) @of)))
    member: (identifier) @import))
  (#eq? @_builtin "@import"))

((using_namespace_declaration
  (builtin_function (builtin_identifier) @_builtin (arguments . (string (string_content) @import))))
  (#eq? @_builtin "@import")
  (#set! as ""))
