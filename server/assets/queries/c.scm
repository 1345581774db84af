; What people call a unit in C; C++ has it too. The captures are explained in server/src/syntax/findings.ts.

(struct_specifier name: (type_identifier) @name body: (_) @body) @class

(union_specifier name: (type_identifier) @name body: (_) @body) @class

(enum_specifier name: (type_identifier) @name body: (_) @body) @class

; `typedef struct line { … } line_t` is one unit with the new name. `typedef struct cart cart_t` announces, and is none.

(type_definition
  type: [
    (struct_specifier body: (_) @body)
    (union_specifier body: (_) @body)
    (enum_specifier body: (_) @body)]
  . declarator: (type_identifier) @name) @class

(type_definition
  type: [(primitive_type) (sized_type_specifier) (type_identifier)]
  . declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (array_declarator declarator: (type_identifier) @name)]) @class

(type_definition
  declarator: [
    (function_declarator declarator: [
      (type_identifier) @name
      (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))])
    (pointer_declarator
      declarator: (function_declarator
        declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))))]) @class

; What a function returns stands around its name: `char **names(void)`. The last one returns a function. Behind a
; half-typed line the parser takes keywords for names.

((function_definition
  type: (_)
  declarator: [
    (function_declarator declarator: [(identifier) @name (field_identifier) @name])
    (_ (function_declarator declarator: [(identifier) @name (field_identifier) @name]))
    (_ (_ (function_declarator declarator: [(identifier) @name (field_identifier) @name])))
    (function_declarator
      declarator: (parenthesized_declarator
        (pointer_declarator
          declarator: (function_declarator declarator: [(identifier) @name (field_identifier) @name]))))]
  body: (_) @body) @function
  (#not-any-of? @name "for" "if" "return" "switch" "while"))

(preproc_function_def name: (identifier) @name value: (_) @body) @function

(preproc_function_def name: (identifier) @name !value) @function

; What belongs to a unit

(comment) @doc

(attribute_declaration) @attribute

; Names in use. A call through a member (`list->compare(a, b)`) is of no function in C; C++ adds its own.

(call_expression function: (identifier) @call)

((preproc_include path: (string_literal (string_content) @import)) (#set! as ""))
