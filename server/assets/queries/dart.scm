; What people call a unit in Dart. The captures are explained in server/src/syntax/findings.ts.
; The grammar makes siblings of a signature and its body. Only what hangs on the node around both is found again after a
; change in the body alone.

(class_definition name: (identifier) @name body: (_) @body) @class

(class_definition (mixin_application_class . (identifier) @name)) @class

(mixin_declaration (identifier) @name (class_body) @body) @class

(extension_declaration name: (identifier) @name body: (_) @body) @class

((extension_declaration !name class: (_) @name body: (_) @body) @class (#set! prefix "extension on "))

(extension_type_declaration name: (identifier) @name body: (_) @body) @class

(enum_declaration name: (identifier) @name body: (_) @body) @class

; `typedef Rounding = int Function(double)`, `typedef int Rounding(double amount)`
(type_alias (type_identifier) @name . (type_parameters)? . ["=" (formal_parameter_list)]) @class

; Members

(class_body (method_signature [
  (function_signature name: (identifier) @name . [(formal_parameter_list) (type_parameters)])
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)
  (operator_signature "operator" @name [(binary_operator) "[]" "[]=" "~"] @name)
  (constructor_signature name: (identifier) @name . parameters: (_))
  (factory_constructor_signature (identifier) @name . (formal_parameter_list))]) @method
  . (function_body) @body @end)

(enum_body (method_signature [
  (function_signature name: (identifier) @name . [(formal_parameter_list) (type_parameters)])
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)
  (operator_signature "operator" @name [(binary_operator) "[]" "[]=" "~"] @name)
  (factory_constructor_signature (identifier) @name . (formal_parameter_list))]) @method
  . (function_body) @body @end)

(extension_body (method_signature [
  (function_signature name: (identifier) @name . [(formal_parameter_list) (type_parameters)])
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)
  (operator_signature "operator" @name [(binary_operator) "[]" "[]=" "~"] @name)]) @method
  . (function_body) @body @end)

(declaration [
  (function_signature name: (identifier) @name . [(formal_parameter_list) (type_parameters)])
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)
  (operator_signature "operator" @name [(binary_operator) "[]" "[]=" "~"] @name)
  (constructor_signature name: (identifier) @name . parameters: (_))
  (constant_constructor_signature (identifier) @name . (formal_parameter_list))
  (factory_constructor_signature (identifier) @name . (formal_parameter_list))
  (redirecting_factory_constructor_signature (identifier) @name . (formal_parameter_list))]
  . [(initializers) (redirection)]? @body) @method

; Functions

(program [
  (function_signature name: (identifier) @name . [(formal_parameter_list) (type_parameters)])
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)] @function
  . (function_body) @body @end)

(program "external" . [
  (function_signature name: (identifier) @name . [(formal_parameter_list) (type_parameters)])
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)] @function)

(local_function_declaration
  (lambda_expression parameters: (function_signature name: (identifier) @name . [(formal_parameter_list) (type_parameters)]) body: (_) @body)) @function

; Functions with a variable's name

(local_variable_declaration
  (initialized_variable_definition
    name: (identifier) @name
    value: (function_expression body: (_) @body))) @function

(declaration
  (initialized_identifier_list
    . (initialized_identifier (identifier) @name (function_expression body: (_) @body)) .)) @function

(declaration
  (static_final_declaration_list
    . (static_final_declaration (identifier) @name (function_expression body: (_) @body)) .)) @function

(initialized_identifier (identifier) @name (function_expression body: (_) @body)) @function

(static_final_declaration (identifier) @name (function_expression body: (_) @body)) @function

; Tests

((expression_statement
  . (identifier) @prefix
  . (selector
    (argument_part
      (arguments . (argument (string_literal) @label) . (argument (function_expression body: (_) @body)))))) @module
  (#eq? @prefix "group"))

((expression_statement
  . (identifier) @prefix
  . (selector
    (argument_part
      (arguments . (argument (string_literal) @label) . (argument (function_expression body: (_) @body)))))) @function
  (#any-of? @prefix "test" "testWidgets"))

; What belongs to a unit

(documentation_comment) @doc

(comment) @comment

(annotation) @attribute

; Names in use

((identifier) @call . (selector (argument_part)))

((selector [
  (unconditional_assignable_selector (identifier) @call)
  (conditional_assignable_selector (identifier) @call)])
  . (selector (argument_part)))

((dot_shorthand (identifier) @call) . (selector (argument_part)))

(cascade_section (cascade_selector (identifier) @call) . (argument_part))

(new_expression (type_identifier) @call . (arguments))

(new_expression (identifier) @call . (arguments))

(const_object_expression (type_identifier) @call . (arguments))

(const_object_expression (identifier) @call . (arguments))

(annotation name: (identifier) @call (arguments))

(redirection (identifier) @call . (arguments))

(superclass (type_identifier) @inherit)

(mixins (type_identifier) @inherit)

(mixin_application . (type_identifier) @inherit)

(interfaces (type_identifier) @inherit)

(mixin_declaration (mixin) . (identifier) (type_identifier) @inherit)

(import_specification
  [(configurable_uri (uri (string_literal) @import)) (uri (string_literal) @import)]
  "as" . (identifier) @as)

([
  (import_specification (configurable_uri (uri (string_literal) @import)) . [";" (combinator)])
  (library_export (configurable_uri (uri (string_literal) @import)))
  (part_directive (uri (string_literal) @import))
  (part_of_directive (uri (string_literal) @import))]
  (#set! all "true"))
