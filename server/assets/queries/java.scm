; What people call a unit in Java. The captures are explained in server/src/syntax/findings.ts.

; Around a half-typed line the parser reads calls and statements as methods; what stands side by side tells real ones.

(class_declaration "class" . name: (identifier) @name body: (class_body) @body) @class

(record_declaration "record" . name: (identifier) @name body: (class_body) @body) @class

(interface_declaration "interface" . name: (identifier) @name body: (interface_body) @body) @class

(annotation_type_declaration name: (identifier) @name body: (annotation_type_body) @body) @class

(enum_declaration "enum" . name: (identifier) @name body: (enum_body) @body) @class

(enum_constant name: (identifier) @name body: (class_body) @body) @class

(module_declaration name: (_) @name body: (module_body) @body) @module

((method_declaration
  type: (_)
  . name: (identifier) @name
  . parameters: (formal_parameters)
  body: (block) @body) @method
  (#not-any-of? @name "for" "if" "switch" "while"))

((method_declaration type: (_) . name: (identifier) @name . parameters: (formal_parameters) !body) @method
  (#not-any-of? @name "super" "this"))

(annotation_type_element_declaration type: (_) . name: (identifier) @name) @method

((constructor_declaration
  name: (identifier) @name
  . parameters: (formal_parameters)
  body: (constructor_body) @body) @method
  (#not-any-of? @name "for" "if" "super" "switch" "this" "while"))

(compact_constructor_declaration name: (identifier) @name . body: (block) @body) @method

; Lambdas and anonymous classes with a variable's name: the declaration as a whole, and one of its declarators.

(field_declaration
  type: (_)
  . declarator: (variable_declarator name: (identifier) @name value: (lambda_expression body: (_) @body)) .) @function

(local_variable_declaration
  type: (_)
  . declarator: (variable_declarator name: (identifier) @name value: (lambda_expression body: (_) @body)) .) @function

(variable_declarator name: (identifier) @name value: (lambda_expression body: (_) @body)) @function

(field_declaration
  type: (_)
  . declarator: (variable_declarator
    name: (identifier) @name
    value: (object_creation_expression (class_body) @body)) .) @class

(local_variable_declaration
  type: (_)
  . declarator: (variable_declarator
    name: (identifier) @name
    value: (object_creation_expression (class_body) @body)) .) @class

(variable_declarator
  name: (identifier) @name
  value: (object_creation_expression (class_body) @body)) @class

; Any other anonymous class is called by what it is made from, so that it is no namesake of its parent.

((object_creation_expression type: (_) @name (class_body) @body) @class (#set! prefix "new "))

; What belongs to a unit

[(marker_annotation) (annotation)] @attribute

[(line_comment) (block_comment)] @comment

; Names in use

(method_invocation name: (identifier) @call)

(method_reference (_) "::" (identifier) @call)

(method_reference . (identifier) @call "::" "new")

(object_creation_expression
  type: [
    (type_identifier) @call
    (scoped_type_identifier (type_identifier) @call .)
    (generic_type . [(type_identifier) @call (scoped_type_identifier (type_identifier) @call .)])]
  arguments: (argument_list) .)

(object_creation_expression
  type: [
    (type_identifier) @inherit
    (scoped_type_identifier (type_identifier) @inherit .)
    (generic_type . [(type_identifier) @inherit (scoped_type_identifier (type_identifier) @inherit .)])]
  (class_body))

(superclass [
  (type_identifier) @inherit
  (scoped_type_identifier (type_identifier) @inherit .)
  (generic_type . [(type_identifier) @inherit (scoped_type_identifier (type_identifier) @inherit .)])])

(super_interfaces
  (type_list [
    (type_identifier) @inherit
    (scoped_type_identifier (type_identifier) @inherit .)
    (generic_type . [(type_identifier) @inherit (scoped_type_identifier (type_identifier) @inherit .)])]))

(extends_interfaces
  (type_list [
    (type_identifier) @inherit
    (scoped_type_identifier (type_identifier) @inherit .)
    (generic_type . [(type_identifier) @inherit (scoped_type_identifier (type_identifier) @inherit .)])]))

; Of `import static shop.Rates.rate` the class and the method.

(import_declaration "import" . (scoped_identifier name: (identifier) @import) @of .)

((import_declaration "static" . (scoped_identifier scope: (scoped_identifier name: (identifier) @import) @of) .)
  (#set! as ""))

(import_declaration "static" . (scoped_identifier scope: (_) @of name: (identifier) @import) .)

(import_declaration (scoped_identifier) @of (asterisk) @import)
