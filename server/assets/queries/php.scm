; What people call a unit in PHP. The captures are explained in server/src/syntax/findings.ts.
; `namespace Shop;` without braces is the whole file, which is a unit already.

(namespace_definition name: (_) @name body: (_) @body) @module

(class_declaration name: (_) @name body: (_) @body) @class

(trait_declaration name: (_) @name body: (_) @body) @class

(interface_declaration name: (_) @name body: (_) @body) @class

(enum_declaration name: (_) @name body: (_) @body) @class

(method_declaration "function" . (reference_modifier)? . name: (_) @name . parameters: (_) body: (_) @body) @method

(method_declaration "function" . (reference_modifier)? . name: (_) @name . parameters: (_) !body) @method

(property_declaration
  (property_element name: (variable_name (name) @name))
  (property_hook_list) @body) @method

(function_definition "function" . (reference_modifier)? . name: (_) @name . parameters: (_) body: (_) @body) @function

; Closures and anonymous classes with the name of what holds them. A variable keeps its `$`: `$total` is not `total`.

(expression_statement
  (assignment_expression
    left: [
      (variable_name) @name
      (member_access_expression name: (name) @name)
      (scoped_property_access_expression name: (variable_name) @name)]
    right: [
      (arrow_function body: (_) @body)
      (anonymous_function body: (_) @body)])) @function

(array_element_initializer
  . (string (string_content) @name)
  . [
    (arrow_function body: (_) @body)
    (anonymous_function body: (_) @body)]) @method

(expression_statement
  (assignment_expression
    left: (variable_name) @name
    right: (object_creation_expression (anonymous_class body: (_) @body)))) @class

([
  (return_statement (object_creation_expression (anonymous_class "class" @name body: (_) @body) @class))
  (argument (object_creation_expression (anonymous_class "class" @name body: (_) @body) @class))]
  (#set! prefix "anonymous "))

(assignment_expression left: (variable_name) @name right: (array_creation_expression)) @scope

(array_element_initializer . (string (string_content) @name) . (array_creation_expression)) @scope

; Tests

((expression_statement
  (function_call_expression
    function: (name) @prefix
    arguments: (arguments
      . (argument [(string) (encapsed_string)] @label)
      . (argument [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)])))) @module
  (#any-of? @prefix "describe" "context"))

((function_call_expression
  function: (name) @prefix
  arguments: (arguments
    . (argument [(string) (encapsed_string)] @label)
    . (argument [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)]))) @function
  (#any-of? @prefix "it" "test"))

; What belongs to a unit

(attribute_list) @attribute

(comment) @comment

; Names in use

(function_call_expression function: [(name) @call (qualified_name (name) @call) (variable_name) @call])

(member_call_expression name: (name) @call)

(nullsafe_member_call_expression name: (name) @call)

(scoped_call_expression name: (name) @call)

(object_creation_expression [(name) @call (qualified_name (name) @call)])

(attribute [(name) @call (qualified_name (name) @call)])

(base_clause [(name) @inherit (qualified_name (name) @inherit)])

(class_interface_clause [(name) @inherit (qualified_name (name) @inherit)])

(use_declaration [(name) @inherit (qualified_name (name) @inherit)])

(namespace_use_clause . [(name) (qualified_name)] @import !alias)

(namespace_use_clause . [(name) (qualified_name)] @import alias: (name) @as)

([
  (require_expression [(string (string_content) @import) (binary_expression right: (string (string_content) @import))])
  (require_once_expression [(string (string_content) @import) (binary_expression right: (string (string_content) @import))])
  (include_expression [(string (string_content) @import) (binary_expression right: (string (string_content) @import))])
  (include_once_expression [(string (string_content) @import) (binary_expression right: (string (string_content) @import))])]
  (#set! all "true"))
