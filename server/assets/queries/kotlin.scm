; What people call a unit in Kotlin. The captures are explained in server/src/syntax/findings.ts.
; The grammar has no fields; what a name is follows from what it stands beside.

(class_declaration (type_identifier) @name [(class_body) (enum_class_body)] @body) @class

(class_declaration
  (type_identifier) @name
  (delegation_specifier
    (constructor_invocation (value_arguments (value_argument (lambda_literal) @body))))) @class

(class_declaration (type_identifier) @name) @class

(object_declaration (type_identifier) @name (class_body) @body) @class

(object_declaration (type_identifier) @name) @class

(companion_object "companion" @name (type_identifier) @name (class_body) @body) @class

(companion_object "companion" @name "object" @name . (class_body) @body) @class

(companion_object "companion" @name "object" @name . ":" (class_body) @body) @class

(companion_object "companion" @name ["object" (type_identifier)] @name .) @class

(enum_entry (simple_identifier) @label (class_body) @body) @class

(type_alias (type_identifier) @name "=" @body) @class

(property_declaration
  (variable_declaration (simple_identifier) @label)
  (object_literal (class_body) @body)) @class

; `fun interface Gate { … }` is newer than the grammar.
((source_file
  (ERROR (user_type (type_identifier) @_keyword) . (simple_identifier) @label) @class
  . (lambda_literal) @body @end)
  (#eq? @_keyword "interface"))

; `annotation class Audited` under two annotations reads like three words to the grammar.

((infix_expression
  . (simple_identifier) @_annotation
  . (simple_identifier) @_class
  . (simple_identifier) @name .) @class
  (#eq? @_annotation "annotation")
  (#eq? @_class "class"))

(prefix_expression . (annotation) . [(prefix_expression) (infix_expression)] @wrapped) @wrapper

; An extension is named after its receiver.

(function_declaration ["fun" (type_parameters)] . (simple_identifier) @label (function_body) @body) @function

(function_declaration ["fun" (type_parameters)] . (simple_identifier) @label) @function

(function_declaration
  [
    (user_type (type_identifier) @qualifier .)
    (user_type (type_identifier) @qualifier . (type_arguments))
    (nullable_type (user_type (type_identifier) @qualifier .))
    (nullable_type (user_type (type_identifier) @qualifier . (type_arguments)))
    (parenthesized_type)
  ]
  . (simple_identifier) @label
  (function_body) @body) @function

(secondary_constructor "constructor" @name "{" @body) @method

(secondary_constructor "constructor" @name) @method

(anonymous_initializer "init" @name "{" @body) @method

; Functions with a variable's name

(property_declaration
  (variable_declaration (simple_identifier) @label)
  [(lambda_literal) @body (anonymous_function (function_body) @body)]) @function

; Properties with a body

(property_declaration
  [(binding_pattern_kind) (type_parameters)] . (variable_declaration (simple_identifier) @label)
  [(getter (function_body) @body) (setter (function_body) @body)]) @function

(property_declaration
  [(user_type (type_identifier) @qualifier .) (user_type (type_identifier) @qualifier . (type_arguments))]
  . (variable_declaration (simple_identifier) @label)
  (getter (function_body) @body)) @function

; A getter or setter on a line of its own stands beside its property. Only what hangs on what is around both is found
; again after a change in one of them.

(class_body
  (property_declaration
    (variable_declaration (simple_identifier) @label)
    (object_literal (class_body) @body)) @class
  . [(getter) (setter)] @end)

(class_body
  (property_declaration
    [(binding_pattern_kind) (type_parameters)] . (variable_declaration (simple_identifier) @label)) @function
  . [(getter (function_body) @body) (setter (function_body) @body)] @end)

(class_body
  (property_declaration
    [(binding_pattern_kind) (type_parameters)] . (variable_declaration (simple_identifier) @label)) @function
  . (getter (function_body) @body)
  . (setter) @end)

(class_body
  (property_declaration
    [(user_type (type_identifier) @qualifier .) (user_type (type_identifier) @qualifier . (type_arguments))]
    . (variable_declaration (simple_identifier) @label)) @function
  . (getter (function_body) @body) @end)

(source_file
  (property_declaration
    (variable_declaration (simple_identifier) @label)
    (object_literal (class_body) @body)) @class
  . [(getter) (setter)] @end)

(source_file
  (property_declaration
    [(binding_pattern_kind) (type_parameters)] . (variable_declaration (simple_identifier) @label)) @function
  . [(getter (function_body) @body) (setter (function_body) @body)] @end)

(source_file
  (property_declaration
    [(binding_pattern_kind) (type_parameters)] . (variable_declaration (simple_identifier) @label)) @function
  . (getter (function_body) @body)
  . (setter) @end)

(source_file
  (property_declaration
    [(user_type (type_identifier) @qualifier .) (user_type (type_identifier) @qualifier . (type_arguments))]
    . (variable_declaration (simple_identifier) @label)) @function
  . (getter (function_body) @body) @end)

(enum_class_body
  (property_declaration
    [(binding_pattern_kind) (type_parameters)] . (variable_declaration (simple_identifier) @label)) @function
  . [(getter (function_body) @body) (setter (function_body) @body)] @end)

(enum_class_body
  (property_declaration
    [(binding_pattern_kind) (type_parameters)] . (variable_declaration (simple_identifier) @label)) @function
  . (getter (function_body) @body)
  . (setter) @end)

; Tests of Kotest and Spek

((call_expression
  (call_expression
    (simple_identifier) @prefix
    (call_suffix (value_arguments . (value_argument (string_literal) @label) .)))
  (call_suffix (annotated_lambda (lambda_literal) @body))) @module
  (#any-of? @prefix "describe" "context" "feature" "given"))

((call_expression
  (call_expression
    (simple_identifier) @prefix
    (call_suffix (value_arguments . (value_argument (string_literal) @label) .)))
  (call_suffix (annotated_lambda (lambda_literal) @body))) @function
  (#any-of? @prefix "test" "it" "should" "expect" "scenario" "then"))

; What belongs to a unit

(modifiers (annotation) @attribute)

; To the grammar an annotation at the top of a file may be an expression of its own.
(prefix_expression . (annotation) . (parenthesized_expression) .) @attribute

[(line_comment) (multiline_comment)] @comment

; Names in use

(call_expression . (simple_identifier) @call)

(call_expression . (navigation_expression (navigation_suffix (simple_identifier) @call)))

(infix_expression
  . [
    (simple_identifier) @of
    (navigation_expression) @of
    (call_expression)
    (infix_expression)
    (parenthesized_expression)
  ]
  . (simple_identifier) @call
  . (_) .)

(class_declaration
  (delegation_specifier [
    (user_type (type_identifier) @inherit . (type_arguments)? .)
    (constructor_invocation (user_type (type_identifier) @inherit . (type_arguments)? .))
    (explicit_delegation (user_type (type_identifier) @inherit . (type_arguments)? .))]))

(object_declaration
  (delegation_specifier [
    (user_type (type_identifier) @inherit . (type_arguments)? .)
    (constructor_invocation (user_type (type_identifier) @inherit . (type_arguments)? .))
    (explicit_delegation (user_type (type_identifier) @inherit . (type_arguments)? .))]))

(companion_object
  (delegation_specifier [
    (user_type (type_identifier) @inherit . (type_arguments)? .)
    (constructor_invocation (user_type (type_identifier) @inherit . (type_arguments)? .))
    (explicit_delegation (user_type (type_identifier) @inherit . (type_arguments)? .))]))

(property_declaration
  (object_literal
    (delegation_specifier [
      (user_type (type_identifier) @inherit . (type_arguments)? .)
      (constructor_invocation (user_type (type_identifier) @inherit . (type_arguments)? .))])))

(import_header (identifier (simple_identifier) @as .) @import .)

(import_header (identifier) @import (import_alias (type_identifier) @as))

(import_header (identifier) @of (wildcard_import) @import)
